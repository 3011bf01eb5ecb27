import { layerParameterBytes } from '../../network/macs.ts';
import type { Network } from '../../network/network.ts';
import { elementCount, tensorOf } from '../../network/network.ts';
import { gradientFault } from '../../refinement/gradientFault.ts';
import type { AllocationName, Recipe } from './recipe.ts';

/** Per value of a layer's output, and per byte of weights. */
const bytesPerValue = 200;
const bytesPerWeight = 16;
/** A worker that has the memory of all for itself has at least so much left for gradients. */
const mostGradientBytes = 1 << 27;

/** Where the method 'compensated' skips in a network unless said otherwise: where it costs least, if that can be found out. */
export function usualAllocation(network: Network, regression?: Recipe['regression']): AllocationName {
  return rankingFault(network, regression) ? 'equal' : 'ranked';
}

/** Why every channel of a network skips the same share unless said otherwise, or null. */
export function rankingFault(network: Network, regression?: Recipe['regression']): string | null {
  const fault = regression ? classless : (gradientFault(network) ?? sizeFault(network));
  return fault && `every output channel skips the same share, since ${network.name} ${fault}`;
}

/** Ranks are those of probabilities. */
const classless = 'is a regression and has no classes to be ranked by';

function sizeFault(network: Network): string | null {
  const tooLarge = gradientBytes(network) > mostGradientBytes;
  return tooLarge ? 'is too large to be ranked by what its answers hang on' : null;
}

/** Memory that the engine takes for gradients of a network, from above. */
export function gradientBytes({ layers, tensors }: Network): number {
  return layers.reduce(
    (sum, layer) =>
      sum +
      bytesPerValue * elementCount(tensorOf({ tensors }, layer.output).shape) +
      bytesPerWeight * layerParameterBytes(layer),
    0,
  );
}
