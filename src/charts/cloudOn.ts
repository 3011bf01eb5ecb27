import { rgb } from 'd3';
import type { Cloud } from './cloud.ts';
import type { Paint, Picture } from './paintPoints.ts';
import { paintPoints, pictureOf, pointPlaces } from './paintPoints.ts';
import type { Look } from './stamps.ts';
import { stampsOf } from './stamps.ts';

/** By budget mark; the last are points that need more memory than there is. */
const looks: readonly Look[] = [
  { ink: 0, shape: 'disc', opacity: 1 },
  { ink: 0, shape: 'disc', opacity: 1 },
  { ink: 1, shape: 'disc', opacity: 1 },
  { ink: 0, shape: 'cross', opacity: 1 },
];
/** Of points that do not stand out where others do. */
const faintOpacity = 0.2;

/** Paints a cloud on a canvas: given what has changed of it, what that changes. */
export function cloudOn(canvas: OffscreenCanvas): (changed: Partial<Cloud>) => void {
  const context = canvas.getContext('2d')!;
  let cloud: Partial<Cloud> = {};
  let picture: Picture | null = null;
  let places: Int32Array | null = null;
  return (changed) => {
    cloud = { ...cloud, ...changed };
    const { cost, correct, plane, frame, inks, budget, highlighted } = cloud;
    if (!cost || !correct || !plane || !frame || !inks || !budget || highlighted === undefined) return;
    if (!picture || changed.frame || changed.inks) {
      Object.assign(canvas, { width: frame.width, height: frame.height });
      picture = pictureOf(frame.width, frame.height, paintOf(inks, frame.density));
    }
    if (!places || changed.cost || changed.correct || changed.plane || changed.frame)
      places = pointPlaces({ cost, correct }, plane, frame);
    const numbers = highlighted
      ? budget.map((mark, point) => mark + (highlighted[point] === 0 ? looks.length : 0))
      : budget;
    const { first, end } = paintPoints(picture, places, numbers);
    if (first === end) return;
    const image = new ImageData(new Uint8ClampedArray(picture.pixels.buffer), frame.width);
    context.putImageData(image, 0, 0, 0, first, frame.width, end - first);
  };
}

function paintOf(inks: Cloud['inks'], density: number): Paint {
  const faint = looks.map((look) => ({ ...look, opacity: faintOpacity }));
  return { inks: inks.map(inkOf), stamps: stampsOf([...looks, ...faint], inks, density) };
}

function inkOf(colour: string): number {
  const { r, g, b } = rgb(colour);
  return (b << 16) | (g << 8) | r;
}
