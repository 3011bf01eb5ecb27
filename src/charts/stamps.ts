/** A mark as the pixels of a square, each as an ImageData holds it: alpha in the highest byte, red in the lowest. */
export interface Stamp {
  readonly size: number;
  readonly pixels: Uint32Array;
}

/** How a mark looks: where several lie on each other, translucent ones add up. */
export interface Look {
  readonly colour: string;
  readonly shape: 'disc' | 'cross';
  /** Share of the colour's own opacity. */
  readonly opacity: number;
}

const radiusPx = 2.2;

/** Draws marks once, to be copied for every point, since a canvas is slow with thousands of shapes. */
export function stampsOf(looks: readonly Look[], density: number): Stamp[] {
  const size = 2 * Math.ceil((radiusPx + 1) * density);
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })!;
  context.translate(size / 2, size / 2);
  context.scale(density, density);
  return looks.map(({ colour, shape, opacity }) => {
    context.clearRect(-size, -size, 2 * size, 2 * size);
    context.globalAlpha = opacity;
    context.fillStyle = colour;
    context.strokeStyle = colour;
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
    return { size, pixels: new Uint32Array(context.getImageData(0, 0, size, size).data.buffer) };
  });
}
