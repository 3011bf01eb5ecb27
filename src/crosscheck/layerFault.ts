import { formatPercent } from '../words/percents.ts';
import { equalPercent } from './agreement.ts';
import type { LayerAgreement } from './compareLayers.ts';
import { isRounding } from './compareLayers.ts';

/** The first layer whose differences rounding does not explain, in a sentence that says what to do; null when it explains all. */
export function layerFault(name: string, layers: readonly LayerAgreement[]): string | null {
  const beginning = layers.find((layer) => !isRounding(layer));
  if (!beginning) return null;
  const { layer, kind, alone, roundingSteps } = beginning;
  return (
    `${name} differs from onnxruntime by more than rounding, on equal inputs first at layer ${layer} (${kind}): ` +
    `${formatPercent(100 - equalPercent(alone), 2)} of its values are others, by up to ${alone.largestSteps} steps, where rounding ` +
    `explains ${roundingSteps} in some. Tauscope takes this layer for another: do not rely on its figures for this model, and report it.`
  );
}
