import { isLogistic } from '../network/classThreshold.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Layer, Network } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';

/**
 * The network up to the int8 values from which its output is made by softmax, a logistic function, dequantisation or
 * reshaping: what a distillation compares. Throws TauscopeError `model-unsupported` when something else ends the network in real values, or a
 * softmax stands within it.
 */
export function logitsNetwork(network: Network): Network {
  const logits = logitsOf(network);
  if (logits) return logits;
  throw new TauscopeError(
    'model-unsupported',
    `${network.name} does not end in int8 logits. Refinement compares the values before a final softmax; use a classifier.`,
  );
}

/** The same, null where there is none. */
export function logitsOf(network: Network): Network | null {
  let output = network.output;
  for (;;) {
    const layer = network.layers.find((candidate) => candidate.output === output);
    if (!layer || !ranksLogits(layer)) break;
    output = layer.inputs[0]!;
  }
  const needed = new Set([output]);
  const layers = network.layers.toReversed().filter((layer) => {
    if (!needed.has(layer.output)) return false;
    for (const input of layer.inputs) needed.add(input);
    return true;
  });
  if (tensorOf(network, output).type !== 'int8' || layers.some(({ kind }) => kind === 'softmax')) return null;
  return { ...network, layers: layers.reverse(), output };
}

/** Whether a layer gives its inputs in their order, as scores or real values. */
function ranksLogits(layer: Layer): boolean {
  if (layer.kind === 'lookup') return isLogistic(layer);
  return layer.kind === 'softmax' || layer.kind === 'dequantize' || layer.kind === 'reshape';
}
