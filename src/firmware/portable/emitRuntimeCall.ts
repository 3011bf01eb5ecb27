import type {
  DenseLayer,
  DepthwiseLayer,
  IntegerLayer,
  Network,
  Requantisation,
  ResizeAxis,
  Rounding,
  Tensor,
} from '../../network/network.ts';
import { elementCount, imageShape, tensorOf } from '../../network/network.ts';
import { int8Range } from '../../network/requantise.ts';
import { capitalised } from '../../words/capitalised.ts';
import { factorLines, factorOf, numberLines, rangeOf, shapeOf, windowOf } from '../cSyntax.ts';
import { layerText } from '../description.ts';
import type { Holes } from '../template.ts';
import { filledTemplate } from '../template.ts';
import type { LayerEmitter } from './layerEmitter.ts';
import { layerName } from './layerEmitter.ts';
import { inputNames, rearrangeHoles } from './rearrangeHoles.ts';

/** Layers that the runtime has a function for that needs no room of its own. Reshapes do nothing. */
export type CalledLayer = Exclude<IntegerLayer, { kind: 'conv' | 'tiledConv' | 'reshape' }>;

/** The layer's constants, and a call of the runtime's function for its kind. */
export const emitRuntimeCall: LayerEmitter<CalledLayer> = ({ network, layer, prefix, rounding }) => {
  const name = layerName(prefix, layer);
  const [template, holes] = constantsOf(network, layer, rounding);
  const parameters = parametersOf(layer);
  const description = capitalised(layerText(network, layer));
  return {
    function: name,
    prototype: `void ${name}(${parameters}, int8_t *output);`,
    files: [
      {
        path: `src/network/${name}.c`,
        text: filledTemplate(`network/${template}.c`, { ...holes, description, function: name }),
      },
    ],
  };
};

function parametersOf(layer: CalledLayer): string {
  if (layer.kind === 'rearrange')
    return inputNames(layer)
      .map((input) => `const int8_t *${input}`)
      .join(', ');
  return layer.inputs.length === 2 ? 'const int8_t *first, const int8_t *second' : 'const int8_t *input';
}

/** Template of a layer kind and the values of its holes. */
function constantsOf(network: Network, layer: CalledLayer, rounding: Rounding): [template: string, Holes] {
  const source = tensorOf(network, layer.inputs[0] ?? -1);
  const target = tensorOf(network, layer.output);
  switch (layer.kind) {
    case 'depthwise':
      return ['depthwise', depthwiseHoles(layer, source, target)];
    case 'dense':
      return ['dense', denseHoles(layer, source, target)];
    case 'maxPool':
    case 'averagePool':
      return [
        'pool',
        {
          operator: layer.kind === 'maxPool' ? 'max_pool' : 'average_pool',
          source: shapeOf(imageShape(source)),
          target: shapeOf(imageShape(target)),
          window: windowOf(layer.window),
          min: layer.clamp.min,
          max: layer.clamp.max,
        },
      ];
    case 'mean':
      return [
        'mean',
        {
          source: shapeOf(imageShape(source)),
          zeroPoint: source.zeroPoint,
          factor: factorOf(layer.requantisation),
          range: rangeOf(target, int8Range),
        },
      ];
    case 'add':
      return [
        'add',
        {
          ...countHoles(network, layer),
          firstZeroPoint: source.zeroPoint,
          secondZeroPoint: tensorOf(network, layer.inputs[1] ?? -1).zeroPoint,
          leftShift: layer.leftShift,
          firstFactor: factorOf(layer.inputRequantisations[0]),
          secondFactor: factorOf(layer.inputRequantisations[1]),
          sign: layer.subtracts ? -1 : 1,
          factor: factorOf(layer.requantisation),
          range: rangeOf(target, layer.clamp),
        },
      ];
    case 'multiply':
      return [
        'multiply',
        {
          ...countHoles(network, layer),
          firstZeroPoint: source.zeroPoint,
          secondZeroPoint: tensorOf(network, layer.inputs[1] ?? -1).zeroPoint,
          factor: factorOf(layer.requantisation),
          range: rangeOf(target, layer.clamp),
        },
      ];
    case 'maximum':
    case 'minimum':
      return ['extreme', { ...countHoles(network, layer), operator: layer.kind }];
    case 'pad':
      return [
        'pad',
        {
          source: shapeOf(imageShape(source)),
          target: shapeOf(imageShape(target)),
          top: layer.padding.top,
          left: layer.padding.left,
          fill: target.zeroPoint,
        },
      ];
    case 'bilinearResize':
      return [
        'bilinear_resize',
        {
          source: shapeOf(imageShape(source)),
          target: shapeOf(imageShape(target)),
          rowCount: layer.rows.weights.length,
          rows: axisLines(layer.rows),
          columnCount: layer.columns.weights.length,
          columns: axisLines(layer.columns),
        },
      ];
    case 'rearrange':
      return ['rearrange', { ...rearrangeHoles(layer), parameters: parametersOf(layer) }];
    case 'relu':
      return ['rescale', rescaleHoles(source, target, layer.requantisation, rangeOf(target, layer.clamp))];
    case 'quantize':
      return ['rescale', rescaleHoles(source, target, layer.requantisation, rangeOf(target, int8Range))];
    case 'lookup':
      return ['lookup', lookupHoles(layer.tables[rounding], target)];
    case 'softmax': {
      const classes = source.shape.at(-1) ?? 1;
      return [
        'softmax',
        {
          rows: elementCount(source.shape) / classes,
          classes,
          factor: `{.multiplier = ${layer.multiplier}, .shift = ${layer.leftShift}}`,
          diffMin: layer.diffMin,
        },
      ];
    }
  }
}

/** Of layers that combine two tensors. */
function countHoles(network: Network, layer: CalledLayer): Holes {
  const [count, secondCount] = layer.inputs.map((id) => elementCount(tensorOf(network, id).shape));
  return { count: count!, secondCount: secondCount! };
}

function depthwiseHoles(layer: DepthwiseLayer, source: Tensor, target: Tensor): Holes {
  return {
    ...weightHoles(layer),
    source: shapeOf(imageShape(source)),
    target: shapeOf(imageShape(target)),
    window: windowOf(layer.window),
    depthMultiplier: layer.depthMultiplier,
    zeroPoint: source.zeroPoint,
    range: rangeOf(target, layer.clamp),
  };
}

function denseHoles(layer: DenseLayer, source: Tensor, target: Tensor): Holes {
  return {
    ...weightHoles(layer),
    rows: elementCount(target.shape) / layer.bias.length,
    inputs: layer.weights.length / layer.bias.length,
    zeroPoint: source.zeroPoint,
    range: rangeOf(target, layer.clamp),
  };
}

function weightHoles(layer: DepthwiseLayer | DenseLayer): Holes {
  return {
    weightCount: layer.weights.length,
    weights: numberLines(layer.weights),
    channels: layer.bias.length,
    bias: numberLines(layer.bias),
    factorCount: layer.requantisation.multipliers.length,
    factors: factorLines(layer.requantisation),
    factorStep: layer.requantisation.multipliers.length === 1 ? 0 : 1,
  };
}

function axisLines({ first, second, weights }: ResizeAxis): string {
  return Array.from(weights, (weight, n) => `    {${first[n]!}, ${second[n]!}, ${weight}},`).join('\n');
}

function rescaleHoles(source: Tensor, target: Tensor, requantisation: Requantisation, range: string): Holes {
  return {
    count: elementCount(target.shape),
    zeroPoint: source.zeroPoint,
    factor: factorOf(requantisation),
    range,
  };
}

function lookupHoles(entries: Int8Array, target: Tensor): Holes {
  const tables = entries.length / 256;
  return {
    entryCount: entries.length,
    entries: numberLines(entries),
    rows: elementCount(target.shape) / tables,
    tables,
  };
}
