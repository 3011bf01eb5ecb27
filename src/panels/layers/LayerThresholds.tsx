import { levelSettings } from '../../exploration/recipe/recipe.ts';
import { changeRecipe } from '../../store/recipeActions.ts';
import {
  evenTaus,
  FIRST_HIGHEST_SHARE,
  FIRST_HIGHEST_TAU,
  FIRST_LEVELS,
  HIGHEST_SHARE,
  HIGHEST_TAU,
  MAX_LEVELS,
  withLayer,
} from '../../store/thresholds.ts';
import { useApp, useAppState } from '../appContext.ts';
import { NumberField } from '../NumberField.tsx';

/** Whether a convolution is explored, and at which thresholds or shares. */
export function LayerThresholds({ layer }: { readonly layer: number }) {
  const app = useApp();
  const recipe = useAppState((state) => state.recipe);
  if (!recipe) return null;
  const byThreshold = recipe.method === 'paper';
  const firstHighest = byThreshold ? FIRST_HIGHEST_TAU : FIRST_HIGHEST_SHARE;
  const explored = recipe.layers.find((candidate) => candidate.layer === layer);
  const settings = explored ? levelSettings(explored) : null;
  const set = (next: readonly number[] | null) =>
    changeRecipe(app, ({ layers, method }) => ({ layers: withLayer(layers, layer, next, method) }));
  return (
    <span className="layer-thresholds">
      <label className="layer-thresholds__switch">
        <input
          type="checkbox"
          checked={settings !== null}
          onChange={(event) => set(event.target.checked ? evenTaus(FIRST_LEVELS, firstHighest) : null)}
        />
        {settings ? 'explored' : 'exempt'}
        <span className="visually-hidden">: explore layer {layer}</span>
      </label>
      {settings && (
        <>
          <NumberField
            label={`Levels of layer ${layer}`}
            hidesLabel
            value={settings.length}
            min={1}
            max={MAX_LEVELS}
            onChange={(levels) => set(evenTaus(levels, settings.at(-1) || firstHighest))}
          />
          <span>{byThreshold ? 'to τ' : 'to'}</span>
          <NumberField
            label={`Highest ${byThreshold ? 'τ' : 'share'} of layer ${layer}`}
            hidesLabel
            value={settings.at(-1)!}
            min={0}
            max={byThreshold ? HIGHEST_TAU : HIGHEST_SHARE}
            isWhole={false}
            onChange={(last) => set(evenTaus(settings.length, last))}
          />
        </>
      )}
    </span>
  );
}
