import { formatError, unsupportedError } from '../../modelError.ts';
import type { Size } from '../../network.ts';
import type { NodeInputs } from './nodeInputs.ts';
import { imageSize } from './windowFacts.ts';

export interface ResizeFacts {
  readonly mode: 'nearest' | 'linear';
  readonly size: Size;
  /** Place in an axis of `from` pixels of a pixel of `to`; may lie outside. */
  readonly placeOf: (index: number, from: number, to: number, axis: 'h' | 'w') => number;
  /** The pixel at a place. */
  readonly nearest: (place: number) => number;
}

const { fround } = Math;

type Place = (index: number, scale: number, from: number, to: number) => number;

const halfPixel: Place = (index, scale) => fround(fround(fround(index + 0.5) / scale) - 0.5);

/** Attribute `coordinate_transformation_mode`, in float32 as onnxruntime computes it. */
const places: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['half_pixel', halfPixel],
  ['pytorch_half_pixel', (index, scale, from, to) => (to > 1 ? halfPixel(index, scale, from, to) : 0)],
  ['asymmetric', (index, scale) => fround(index / scale)],
  ['align_corners', (index, _, from, to) => (to === 1 ? 0 : fround(fround(index * (from - 1)) / (to - 1)))],
]);

/** Attribute `nearest_mode`. */
const choices: ReadonlyMap<string, (place: number) => number> = new Map<string, (place: number) => number>([
  ['round_prefer_floor', (place) => Math.ceil(place - 0.5)],
  ['round_prefer_ceil', (place) => Math.floor(place + 0.5)],
  ['floor', Math.floor],
  ['ceil', Math.ceil],
]);

/** How a Resize of height and width goes. */
export function resizeFacts(inputs: NodeInputs): ResizeFacts {
  const { node } = inputs;
  const { attributes, label } = node;
  const image = imageSize(node, inputs.shape(0));
  const mode = attributes.text('mode', 'nearest');
  const grid = attributes.text('coordinate_transformation_mode', 'half_pixel');
  const rounding = attributes.text('nearest_mode', 'round_prefer_floor');
  const policy = attributes.text('keep_aspect_ratio_policy', 'stretch');
  const [place, nearest] = [places.get(grid), choices.get(rounding)];
  const isPlain =
    attributes.int('antialias', 0) === 0 &&
    attributes.int('exclude_outside', 0) === 0 &&
    policy === 'stretch';
  if ((mode !== 'nearest' && mode !== 'linear') || !place || !nearest || !isPlain)
    throw unsupportedError(
      `${label} resizes in the mode ${mode} with ${grid}, ${rounding}, ${policy}${isPlain ? '' : ' and options'}`,
      `Tauscope reads nearest and linear with ${[...places.keys()].join(', ')}, without antialiasing`,
      'resize in one of these ways in the model',
    );
  const { scales, size } = scalesOf(inputs, image);
  return {
    mode,
    size,
    nearest,
    placeOf: (index, from, to, axis) => place(index, scales[axis], from, to),
  };
}

function scalesOf(inputs: NodeInputs, image: Size): { readonly scales: Size; readonly size: Size } {
  const { node } = inputs;
  const listed = (position: number, role: string, untouched: readonly number[]) => {
    const values = inputs.listed(position, role) ?? [];
    if (values.length === 0) return null;
    const axes = inputs.axes(node.attributes.ints('axes') ?? [0, 1, 2, 3], 4);
    const all = axes.reduce((list, axis, n) => list.with(axis, values[n] ?? NaN), [...untouched]);
    const [batch, channels, h, w] = all as [number, number, number, number];
    if (values.length !== axes.length || batch !== untouched[0] || channels !== untouched[1])
      throw unsupportedError(
        `${node.label} has the ${role} ${values.join(', ')}`,
        'Tauscope resizes height and width',
        'leave batch and channels as they are in the model',
      );
    return { h, w };
  };
  const shape = inputs.shape(0);
  const scales = listed(2, 'scales', [1, 1, 1, 1]);
  const size = listed(3, 'sizes', shape);
  if ((scales === null) === (size === null))
    throw formatError(`${node.label} has ${scales ? 'scales and' : 'no'} sizes`, 'either scales or sizes');
  const both = <Value>(of: (axis: 'h' | 'w') => Value) => ({ h: of('h'), w: of('w') });
  return scales
    ? { scales, size: both((axis) => Math.floor(fround(image[axis] * scales[axis]))) }
    : { scales: both((axis) => fround(size![axis] / image[axis])), size: size! };
}

/** Places for each index of an axis, in 1/1024 and within the image, between whose pixels a Resize interpolates. */
export function interpolationPlaces({ placeOf }: ResizeFacts) {
  return (from: number, to: number, axis: 'h' | 'w'): Int32Array =>
    Int32Array.from({ length: to }, (_, index) => {
      const place = Math.min(from - 1, Math.max(0, placeOf(index, from, to, axis)));
      return Math.round(1024 * place);
    });
}
