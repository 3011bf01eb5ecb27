import type { Network, RearrangeLayer, ResizeGrid, SliceRange, Tensor } from '../network.ts';
import { tensorOf } from '../network.ts';
import {
  bilinearResizeSlots,
  blockSlots,
  concatenationSlots,
  gatherSlots,
  mirrorPadModes,
  mirrorPadSlots,
  nearestResizeSlots,
  optionsTypes,
  packSlots,
  stridedSliceSlots,
} from './schema.ts';
import type { WrittenOperator } from './writtenOperator.ts';
import { integerList, integers, notWritten, plain } from './writtenOperator.ts';

/** How a .tflite file, which counts the batch as dimension 0, says a rearrangement; one part of a split is a slice. */
export function writtenMove(layer: RearrangeLayer, network: Network): WrittenOperator {
  const target = tensorOf(network, layer.output);
  switch (layer.operator) {
    case 'concatenation': {
      const fields = { [concatenationSlots.axis]: { int32: 1 + layer.axis } };
      return {
        ...plain('CONCATENATION', 2),
        options: { type: optionsTypes.ConcatenationOptions, fields },
      };
    }
    case 'pack': {
      const fields = {
        [packSlots.count]: { int32: layer.inputs.length },
        [packSlots.axis]: { int32: 1 + layer.axis },
      };
      return { ...plain('PACK', 2), options: { type: optionsTypes.PackOptions, fields } };
    }
    case 'slice':
    case 'split':
    case 'unpack':
      return writtenSlice(layer.ranges);
    case 'gather': {
      const fields = { [gatherSlots.axis]: { int32: 1 + layer.axis } };
      return {
        ...plain('GATHER', 2),
        options: { type: optionsTypes.GatherOptions, fields },
        constants: [integerList('indices', layer.indices)],
      };
    }
    case 'transpose': {
      const order = [0, ...layer.order.map((axis) => 1 + axis)];
      return { ...plain('TRANSPOSE', 2), constants: [integerList('order', order)] };
    }
    case 'tile':
      return { ...plain('TILE', 2), constants: [integerList('multiples', [1, ...layer.multiples])] };
    case 'mirrorPad': {
      const mode = mirrorPadModes.indexOf(layer.edge === 'doubled' ? 'SYMMETRIC' : 'REFLECT');
      const margins = [0, 0, ...layer.margins.flat()];
      return {
        ...plain('MIRROR_PAD', 2),
        options: { type: optionsTypes.MirrorPadOptions, fields: { [mirrorPadSlots.mode]: { int8: mode } } },
        constants: [integers('paddings', [margins.length / 2, 2], margins)],
      };
    }
    case 'nearestResize':
      return writtenResize('RESIZE_NEAREST_NEIGHBOR', layer.grid, target);
    case 'depthToSpace':
    case 'spaceToDepth': {
      const [name, type] =
        layer.operator === 'depthToSpace'
          ? (['DEPTH_TO_SPACE', optionsTypes.DepthToSpaceOptions] as const)
          : (['SPACE_TO_DEPTH', optionsTypes.SpaceToDepthOptions] as const);
      return { ...plain(name, 2), options: { type, fields: { [blockSlots.size]: { int32: layer.size } } } };
    }
    case 'rearrangement':
      throw notWritten(layer, 'an order of its own', 'operators of its own');
  }
}

/** To the size of `target`, [h, w, c]. */
export function writtenResize(
  name: 'RESIZE_BILINEAR' | 'RESIZE_NEAREST_NEIGHBOR',
  { alignCorners, halfPixelCentres }: ResizeGrid,
  { shape }: Tensor,
): WrittenOperator {
  const [type, slots] =
    name === 'RESIZE_BILINEAR'
      ? ([optionsTypes.ResizeBilinearOptions, bilinearResizeSlots] as const)
      : ([optionsTypes.ResizeNearestNeighborOptions, nearestResizeSlots] as const);
  const fields = {
    [slots.alignCorners]: { int8: Number(alignCorners) },
    [slots.halfPixelCentres]: { int8: Number(halfPixelCentres) },
  };
  return {
    ...{ name, version: 3, options: { type, fields } },
    constants: [integerList('size', shape.slice(0, 2))],
  };
}

function writtenSlice(ranges: readonly SliceRange[]): WrittenOperator {
  const begins = [0, ...ranges.map(({ begin }) => begin)];
  const counts = [1, ...ranges.map(({ count }) => count)];
  if (ranges.every(({ step, dropped }) => step === 1 && !dropped))
    return {
      ...plain('SLICE', 2),
      constants: [integerList('begin', begins), integerList('size', counts)],
    };
  const steps = [1, ...ranges.map(({ step }) => step)];
  const ends = begins.map((begin, axis) => begin + counts[axis]! * steps[axis]!);
  const mask = (chosen: (axis: number) => boolean | undefined) =>
    begins.reduce((bits, _, axis) => bits | (chosen(axis) ? 1 << axis : 0), 0);
  const fields = {
    // An end before the first index would count from the last one.
    [stridedSliceSlots.endMask]: { int32: mask((axis) => ends[axis]! < 0) },
    [stridedSliceSlots.shrinkAxisMask]: { int32: mask((axis) => ranges[axis - 1]?.dropped) },
  };
  return {
    ...plain('STRIDED_SLICE', 2),
    options: { type: optionsTypes.StridedSliceOptions, fields },
    constants: [integerList('begin', begins), integerList('end', ends), integerList('strides', steps)],
  };
}
