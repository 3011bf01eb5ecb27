/** A mark as a square of pixels, in one of the colours of a picture. */
export interface Stamp {
  readonly size: number;
  /** How much it covers of every pixel, 0 to 255. */
  readonly cover: Uint8Array;
  /** Number of its colour. */
  readonly ink: number;
}

/** How a mark looks: where several lie on each other, translucent ones add up. */
export interface Look {
  readonly ink: number;
  readonly shape: 'disc' | 'cross';
  /** Share of the ink's own opacity. */
  readonly opacity: number;
}

const radiusPx = 2.2;

/**
 * Draws marks once, to be copied for every point: a canvas is slow with thousands of shapes.
 * @param inks colours as a canvas understands them
 * @param density pixels to one of the style sheet
 */
export function stampsOf(looks: readonly Look[], inks: readonly string[], density: number): Stamp[] {
  const size = 2 * Math.ceil((radiusPx + 0.5) * density);
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })!;
  context.translate(size / 2, size / 2);
  context.scale(density, density);
  return looks.map(({ ink, shape, opacity }) => {
    context.clearRect(-size, -size, 2 * size, 2 * size);
    context.globalAlpha = opacity;
    context.fillStyle = context.strokeStyle = inks[ink]!;
    context.beginPath();
    if (shape === 'cross') {
      for (const sign of [-1, 1]) {
        context.moveTo(-radiusPx, sign * radiusPx);
        context.lineTo(radiusPx, -sign * radiusPx);
      }
      context.stroke();
    } else {
      context.arc(0, 0, radiusPx, 0, 2 * Math.PI);
      context.fill();
    }
    const { data } = context.getImageData(0, 0, size, size);
    return { ink, size, cover: Uint8Array.from({ length: size * size }, (_, n) => data[4 * n + 3]!) };
  });
}
