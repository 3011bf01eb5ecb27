/** Signed distance to a shape's edge at a point, negative inside; the shape fills about the unit disc. */
export type SignedDistance = (x: number, y: number) => number;

const halfSqrt3 = Math.sqrt(3) / 2;
const sqrt5 = Math.sqrt(5);

/** Unit vectors to the corners of a regular pentagon, in closed form. */
const pentagon: readonly (readonly [x: number, y: number])[] = [
  [0, 1],
  [Math.sqrt(10 + 2 * sqrt5) / 4, (sqrt5 - 1) / 4],
  [Math.sqrt(10 - 2 * sqrt5) / 4, -(sqrt5 + 1) / 4],
  [-Math.sqrt(10 - 2 * sqrt5) / 4, -(sqrt5 + 1) / 4],
  [-Math.sqrt(10 + 2 * sqrt5) / 4, (sqrt5 - 1) / 4],
];

function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

export function box(x: number, y: number, halfWidth: number, halfHeight: number): number {
  return Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);
}

/** Distance to bars of equal width and gap, `period` apart. */
function bars(x: number, period: number): number {
  const phase = x / period - Math.floor(x / period);
  return (Math.abs(phase - 0.5) - 0.25) * period;
}

export function disc(x: number, y: number): number {
  return length(x, y) - 0.9;
}

function ring(x: number, y: number): number {
  return Math.abs(length(x, y) - 0.7) - 0.22;
}

function crescent(x: number, y: number): number {
  return Math.max(length(x, y) - 0.95, 0.75 - length(x - 0.45, y));
}

function triangle(x: number, y: number): number {
  return Math.max(-y, halfSqrt3 * Math.abs(x) + 0.5 * y) - 0.5;
}

function square(x: number, y: number): number {
  return box(x, y, 0.75, 0.75);
}

function cross(x: number, y: number): number {
  return Math.min(box(x, y, 0.95, 0.28), box(x, y, 0.28, 0.95));
}

/** Inside a five-pointed star at most one of the five edge lines has the point on its far side. */
function star(x: number, y: number): number {
  let largest = -Infinity;
  let second = -Infinity;
  for (const corner of pentagon) {
    const distance = x * corner[0] + y * corner[1];
    second = Math.max(second, Math.min(largest, distance));
    largest = Math.max(largest, distance);
  }
  return second - 0.34;
}

/** A square with half a disc on each of two adjacent sides. */
function heart(x: number, y: number): number {
  const u = x + 0.15;
  const v = y + 0.15;
  return Math.min(box(u, v, 0.5, 0.5), length(u - 0.5, v) - 0.5, length(u, v - 0.5) - 0.5);
}

function stripes(x: number, y: number): number {
  return Math.max(length(x, y) - 0.95, bars(x, 0.55));
}

/** The squares of one colour of a 4x4 chessboard: where its column and row patterns disagree. */
function checks(x: number, y: number): number {
  const quarterPeriod = 0.2125;
  const columns = bars(x + quarterPeriod, 4 * quarterPeriod);
  const rows = bars(y + quarterPeriod, 4 * quarterPeriod);
  return Math.max(box(x, y, 0.85, 0.85), Math.min(Math.max(columns, -rows), Math.max(-columns, rows)));
}

/** The ten classes; a label is an index into this list. */
export const shapes: readonly { readonly name: string; readonly distance: SignedDistance }[] = [
  { name: 'disc', distance: disc },
  { name: 'ring', distance: ring },
  { name: 'crescent', distance: crescent },
  { name: 'triangle', distance: triangle },
  { name: 'square', distance: square },
  { name: 'cross', distance: cross },
  { name: 'star', distance: star },
  { name: 'heart', distance: heart },
  { name: 'stripes', distance: stripes },
  { name: 'checks', distance: checks },
];
