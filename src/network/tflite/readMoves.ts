import { buildDepthToSpace, buildSpaceToDepth, buildTranspose } from '../build/axisOrders.ts';
import { buildBilinearResize } from '../build/bilinearResizeLayer.ts';
import { buildNearestResize } from '../build/nearestResize.ts';
import { buildMirrorPad, buildTile } from '../build/repetitions.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { ResizeGrid, Size } from '../network.ts';
import { dimensionsOf, integersOf, perDimension } from './dimensions.ts';
import type { FlatTable } from './flatBuffer.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import {
  bilinearResizeSlots,
  blockSlots,
  mirrorPadModes,
  mirrorPadSlots,
  nearestResizeSlots,
  optionsTypes,
} from './schema.ts';

/** TRANSPOSE by a constant order. */
export const readTranspose: LayerReader = (operator) => {
  const dimensions = dimensionsOf(operator, 0);
  const order = perDimension(operator, integersOf(operator, 1, 'order'), dimensions, (axis) => axis === 0);
  return buildTranspose(
    operator,
    operator.input(0),
    order.map((axis) => axis - dimensions.batch),
  );
};

/** TILE. */
export const readTile: LayerReader = (operator) => {
  const multiples = integersOf(operator, 1, 'multiples');
  const rest = perDimension(operator, multiples, dimensionsOf(operator, 0), (multiple) => multiple === 1);
  return buildTile(operator, operator.input(0), rest);
};

/** MIRROR_PAD. */
export const readMirrorPad: LayerReader = (operator) => {
  const values = integersOf(operator, 1, 'paddings');
  const pairs = Array.from(
    { length: Math.ceil(values.length / 2) },
    (_, axis) => [values[2 * axis]!, values[2 * axis + 1] ?? NaN] as const,
  );
  const margins = perDimension(operator, pairs, dimensionsOf(operator, 0), (sides) =>
    sides.every((margin) => margin === 0),
  );
  const mode = operator.options(optionsTypes.MirrorPadOptions)?.int8(mirrorPadSlots.mode) ?? 0;
  const name = mirrorPadModes[mode];
  if (!name) throw formatError(`${operator.label} has mode ${mode}`, '0 (REFLECT) or 1 (SYMMETRIC)');
  return buildMirrorPad(operator, operator.input(0), margins, name === 'SYMMETRIC' ? 'doubled' : 'single');
};

/** RESIZE_NEAREST_NEIGHBOR to a constant size. */
export const readNearestResize: LayerReader = (operator) => {
  const options = operator.options(optionsTypes.ResizeNearestNeighborOptions);
  return buildNearestResize(
    operator,
    operator.input(0),
    resizedSize(operator),
    resizeGrid(options, nearestResizeSlots),
  );
};

/** RESIZE_BILINEAR to a constant size. TensorFlow Lite interpolates uint8 values in float32, int8 ones in integers. */
export const readBilinearResize: LayerReader = (operator) => {
  if (operator.storedOutput().type === 'UINT8')
    throw unsupportedError(
      `${operator.label} interpolates uint8 values, which TensorFlow Lite does in float32`,
      'Tauscope interpolates as its int8 kernel does',
      'quantise the float model that it came from to int8, with tauscope quantise or its converter, or resize to the nearest pixel',
    );
  const options = operator.options(optionsTypes.ResizeBilinearOptions);
  return buildBilinearResize(
    operator,
    operator.input(0),
    resizedSize(operator),
    resizeGrid(options, bilinearResizeSlots),
  );
};

function resizedSize(operator: OperatorReader): Size {
  const size = integersOf(operator, 1, 'size');
  const [h, w] = size;
  if (h === undefined || w === undefined || size.length !== 2)
    throw formatError(`${operator.label} has a size of ${size.length} values`, 'height and width');
  return { h, w };
}

function resizeGrid(
  options: FlatTable | null,
  slots: { readonly alignCorners: number; readonly halfPixelCentres: number },
): ResizeGrid {
  return {
    alignCorners: options?.bool(slots.alignCorners) ?? false,
    halfPixelCentres: options?.bool(slots.halfPixelCentres) ?? false,
  };
}

/** SPACE_TO_DEPTH. */
export const readSpaceToDepth: LayerReader = (operator) => {
  const options = operator.requiredOptions(optionsTypes.SpaceToDepthOptions);
  return buildSpaceToDepth(operator, operator.input(0), options.int32(blockSlots.size));
};

/** DEPTH_TO_SPACE. */
export const readDepthToSpace: LayerReader = (operator) => {
  const options = operator.requiredOptions(optionsTypes.DepthToSpaceOptions);
  return buildDepthToSpace(operator, operator.input(0), options.int32(blockSlots.size));
};
