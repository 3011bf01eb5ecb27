import type { TiledConvLayer } from './network.ts';
import { pointCount } from './tileAxis.ts';

/** Share of the pairs of input channels at all points and output channels of a convolution by tiles that are skipped. */
export function skippedPointShare(layer: TiledConvLayer): number {
  const { pointWeights, bias } = layer;
  const channels = pointWeights.length / (bias.length * pointCount(layer));
  let pairs = 0;
  let kept = 0;
  for (let first = 0; first < pointWeights.length; first += channels)
    for (let lane = first; lane < first + channels; lane += 2) {
      pairs++;
      if (pointWeights[lane] !== 0 || (lane + 1 < first + channels && pointWeights[lane + 1] !== 0)) kept++;
    }
  return 1 - kept / pairs;
}
