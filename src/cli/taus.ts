import { withLayer } from '../exploration/recipe/editedRecipe.ts';
import type { ExploredLayer, Method } from '../exploration/recipe/recipe.ts';
import { isByThreshold, largestSetting, maxLevels } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';
import { checkConvolution } from './checkConvolution.ts';
import { numberOf } from './optionNumbers.ts';

/** "0:0.1:0.02" (from, to, step; to included) or "0,0.01,0.05". */
export function parseTaus(text: string): number[] {
  const range = text.split(':').map(numberOf);
  if (range.length === 3) {
    const [from, to, step] = range as [number, number, number];
    const count = Math.floor((to - from) / step + 1e-9) + 1;
    // Decimal steps are not binary fractions: rounding keeps 3 * 0.1 at 0.3.
    if (count >= 1 && count <= maxLevels && step > 0 && from >= 0)
      return Array.from({ length: count }, (_, k) => Number((from + k * step).toPrecision(12)));
  }
  const list = text.split(',').map(numberOf);
  if (list.length <= maxLevels && list.every((tau, k) => tau >= 0 && (k === 0 || tau > list[k - 1]!)))
    return list;
  throw new TauscopeError(
    'usage',
    `Thresholds and shares are FROM:TO:STEP or ascending numbers A,B,... (at most ${maxLevels}); found "${text}".`,
  );
}

/** {@link parseTaus} for the levels of a method. @param option what the text was given for */
export function parseLevels(option: string, text: string, method: Method): number[] {
  const levels = parseTaus(text);
  const most = largestSetting(method);
  if (levels.at(-1)! <= most) return levels;
  const what = isByThreshold(method) ? 'thresholds' : 'shares';
  throw new TauscopeError(
    'usage',
    `${option} takes ${what} from 0 to ${most} with --method ${method}; found "${text}".`,
  );
}

/**
 * Replaces the thresholds or shares of single layers: "LAYER=TAUS" each. A layer that was exempt becomes explored. Throws TauscopeError `usage`.
 * @param convolutions their layers, where the network is known
 */
export function parseLayerTaus(
  texts: readonly string[],
  layers: readonly ExploredLayer[],
  method: Method,
  convolutions?: readonly number[],
): ExploredLayer[] {
  let changed = [...layers];
  const seen = new Set<number>();
  for (const text of texts) {
    const match = /^(\d+)=(.+)$/.exec(text);
    if (!match)
      throw new TauscopeError('usage', `--layer-taus takes LAYER=TAUS, e.g. 2=0:0.1:0.01; found "${text}".`);
    const layer = Number(match[1]);
    if (seen.has(layer))
      throw new TauscopeError(
        'usage',
        `--layer-taus names layer ${layer} twice; found "${text}". Say once what holds for it.`,
      );
    seen.add(layer);
    checkConvolution('--layer-taus', text, layer, convolutions);
    changed = withLayer(changed, method, layer, parseLevels('--layer-taus', match[2]!, method));
  }
  return changed;
}
