import type { CloudFrame } from './cloud.ts';
import type { PlotPlane } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import type { Stamp } from './stamps.ts';

/** What points are painted with. */
export interface Paint {
  /** Colours from the lowest to the topmost: blue, green and red from the high to the low byte. */
  readonly inks: readonly number[];
  readonly stamps: readonly Stamp[];
}

/** An image that points are painted into, again and again: of what it shows only what has changed is painted anew. */
export interface Picture extends Paint {
  readonly width: number;
  readonly height: number;
  /** Row by row as an ImageData holds them: alpha, blue, green and red from the high to the low byte. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  /** What the points of each ink keep back of the light at every pixel, as a sum over them: one can be taken out again. */
  readonly layers: readonly Int32Array[];
  /** By stamp and its pixels: what it adds to such a sum. */
  readonly densities: readonly Int32Array[];
  /** By point number: its place and its stamp as {@link paintPoints} numbers them, -1 where it is not in the picture. */
  pressed: Int32Array;
}

/** Rows of a picture. */
export interface Rows {
  readonly first: number;
  readonly end: number;
}

/** Steps of density in which light falls to 1/e. */
const stepsPerNeper = 1024;
/** Of the points, a larger share that has changed takes longer than all of them painted anew. */
const mostKeptShare = 1 / 6;
/** A pixel that lets less through than half a step of alpha counts as covered. */
const leastThrough = 0.5 / 255;

/** Alpha of a sum of densities; what is denser is opaque. */
const alphas = Uint8Array.from({ length: densityOf(255) }, (_, density) =>
  Math.round(255 * (1 - Math.exp(-density / stepsPerNeper))),
);

function densityOf(cover: number): number {
  return Math.round(-stepsPerNeper * Math.log(Math.max(1 - cover / 255, leastThrough)));
}

export function pictureOf(width: number, height: number, { inks, stamps }: Paint): Picture {
  return {
    width,
    height,
    inks,
    stamps,
    pixels: new Uint32Array(width * height),
    layers: inks.map(() => new Int32Array(width * height)),
    densities: stamps.map(({ cover }) => Int32Array.from(cover, densityOf)),
    pressed: new Int32Array(0),
  };
}

/**
 * By point number: where in a picture of this size the middle of a measured point lies, as a corner between pixels counted row by row;
 * -1 outside of it.
 */
export function pointPlaces(
  { cost, correct }: Pick<PointColumns, 'cost' | 'correct'>,
  { x0, xStep, y0, yStep }: PlotPlane,
  { width, height, density }: CloudFrame,
): Int32Array {
  const places = new Int32Array(correct.length).fill(-1);
  for (let point = 0; point < places.length; point++) {
    if (correct[point]! < 0) continue;
    const x = Math.round((x0 + xStep * cost[point]!) * density);
    const y = Math.round((y0 + yStep * correct[point]!) * density);
    if (x >= 0 && x <= width && y >= 0 && y <= height) places[point] = y * (width + 1) + x;
  }
  return places;
}

/**
 * Paints points in a picture, in place of what it shows.
 * @param places what {@link pointPlaces} gives
 * @param numbers of the stamps that points have
 * @returns the rows that may look different
 */
export function paintPoints(picture: Picture, places: Int32Array, numbers: Uint8Array): Rows {
  const { width, height, stamps } = picture;
  const wanted = stamped(places, numbers, stamps.length);
  const before = picture.pressed;
  const changes = differences(before, wanted);
  const isKept = before.length === wanted.length && changes.length < mostKeptShare * wanted.length;
  if (!isKept) for (const layer of picture.layers) layer.fill(0);
  picture.pressed = wanted;
  const changed: Rectangle[] = [];
  for (const point of isKept ? changes : wanted.keys()) {
    if (isKept && before[point]! >= 0) changed.push(press(picture, before[point]!, -1));
    if (wanted[point]! >= 0) changed.push(press(picture, wanted[point]!, 1));
  }
  const [first, end] = isKept ? rowsOf(changed) : [0, height];
  for (const rectangle of isKept ? changed : [{ left: 0, top: 0, right: width, bottom: height }])
    lay(picture, rectangle);
  return { first, end };
}

/** Places and numbers of stamps as one. */
function stamped(places: Int32Array, numbers: Uint8Array, stampCount: number): Int32Array {
  const wanted = new Int32Array(places.length);
  for (let point = 0; point < wanted.length; point++) {
    const place = places[point]!;
    wanted[point] = place < 0 ? -1 : place * stampCount + numbers[point]!;
  }
  return wanted;
}

/** Places at which numbers differ, of those that the second ones have. */
function differences(before: Int32Array, after: Int32Array): number[] {
  const different: number[] = [];
  for (let n = 0; n < after.length; n++) if (after[n] !== before[n]) different.push(n);
  return different;
}

/** Pixels of a picture, the right and the bottom ones excluded. */
interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function rowsOf(rectangles: readonly Rectangle[]): [first: number, end: number] {
  let [first, end] = [Infinity, 0];
  for (const { top, bottom } of rectangles) {
    first = Math.min(first, top);
    end = Math.max(end, bottom);
  }
  return [Math.min(first, end), end];
}

/** Presses a stamp on the layer of its ink, its middle at a corner between pixels, or takes it away. */
function press({ width, height, layers, stamps, densities }: Picture, at: number, sign: 1 | -1): Rectangle {
  const number = at % stamps.length;
  const { size, ink } = stamps[number]!;
  const [densityOfPixel, layer] = [densities[number]!, layers[ink]!];
  const corner = (at - number) / stamps.length;
  const x = (corner % (width + 1)) - size / 2;
  const y = Math.floor(corner / (width + 1)) - size / 2;
  const [left, right] = [Math.max(0, x), Math.min(width, x + size)];
  const [top, bottom] = [Math.max(0, y), Math.min(height, y + size)];
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++)
      layer[row * width + column]! += sign * densityOfPixel[(row - y) * size + column - x]!;
  return { left, top, right, bottom };
}

/** Lays the inks over each other where layers have changed; pixels' colours are not multiplied by their alpha. */
function lay({ pixels, width, layers, inks }: Picture, { left, top, right, bottom }: Rectangle): void {
  for (let row = top; row < bottom; row++)
    for (let at = row * width + left; at < row * width + right; at++) {
      let pixel = 0;
      for (let n = 0; n < layers.length; n++) {
        const density = layers[n]![at]!;
        if (density === 0) continue;
        const alpha = density < alphas.length ? alphas[density]! : 255;
        pixel = pixel === 0 ? (alpha << 24) | inks[n]! : over(inks[n]!, alpha, pixel);
      }
      pixels[at] = pixel;
    }
}

function over(ink: number, alpha: number, ground: number): number {
  const below = ((ground >>> 24) * (255 - alpha)) / 255;
  let pixel = Math.round(alpha + below) << 24;
  for (let shift = 0; shift < 24; shift += 8) {
    const channel = ((ink >>> shift) & 255) * alpha + ((ground >>> shift) & 255) * below;
    pixel |= Math.round(channel / (alpha + below)) << shift;
  }
  return pixel;
}
