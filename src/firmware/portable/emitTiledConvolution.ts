import type { TiledConvLayer } from '../../network/network.ts';
import { imageShape, tensorOf } from '../../network/network.ts';
import { capitalised } from '../../words/capitalised.ts';
import { factorLines, numberLines, rangeOf, shapeOf } from '../cSyntax.ts';
import { layerText } from '../description.ts';
import { filledTemplate } from '../template.ts';
import type { LayerEmitter } from './layerEmitter.ts';
import { layerName } from './layerEmitter.ts';

/** A convolution by tiles: its constants, and a call of the runtime's function with room for the points of a tile. */
export const emitTiledConvolution: LayerEmitter<TiledConvLayer> = ({ network, layer, prefix }) => {
  const { rows, columns, padding, pointWeights, bias, requantisation } = layer;
  const source = tensorOf(network, layer.inputs[0]!);
  const target = tensorOf(network, layer.output);
  const factorCount = requantisation.multipliers.length;
  const name = layerName(prefix, layer);
  const text = filledTemplate('network/tiled_conv.c', {
    description: capitalised(layerText(network, layer)),
    function: name,
    source: shapeOf(imageShape(source)),
    target: shapeOf(imageShape(target)),
    top: padding.top,
    left: padding.left,
    rowOutputs: rows.outputs,
    rowTiles: rows.starts.length,
    rowStarts: numberLines(rows.starts),
    columnOutputs: columns.outputs,
    columnTiles: columns.starts.length,
    columnStarts: numberLines(columns.starts),
    zeroPoint: source.zeroPoint,
    range: rangeOf(target, layer.clamp),
    weightCount: pointWeights.length,
    weights: numberLines(pointWeights),
    channels: bias.length,
    bias: numberLines(bias),
    factorCount,
    factors: factorLines(requantisation),
    factorStep: factorCount === 1 ? 0 : 1,
  });
  return {
    function: name,
    prototype: `void ${name}(const int8_t *input, int8_t *output, uint8_t *points);`,
    files: [{ path: `src/network/${name}.c`, text }],
  };
};
