import { changeRecipe } from '../../store/recipeActions.ts';
import {
  evenTaus,
  FIRST_HIGHEST_TAU,
  FIRST_LEVELS,
  HIGHEST_TAU,
  MAX_LEVELS,
  withLayer,
} from '../../store/thresholds.ts';
import { useApp, useAppState } from '../appContext.ts';
import { NumberField } from '../NumberField.tsx';

/** Whether a convolution is explored, and at which thresholds. */
export function LayerThresholds({ layer }: { readonly layer: number }) {
  const app = useApp();
  const recipe = useAppState((state) => state.recipe);
  if (!recipe) return null;
  const taus = recipe.layers.find((explored) => explored.layer === layer)?.taus ?? null;
  const set = (next: readonly number[] | null) =>
    changeRecipe(app, ({ layers }) => ({ layers: withLayer(layers, layer, next) }));
  return (
    <span className="layer-thresholds">
      <label className="layer-thresholds__switch">
        <input
          type="checkbox"
          checked={taus !== null}
          onChange={(event) => set(event.target.checked ? evenTaus(FIRST_LEVELS, FIRST_HIGHEST_TAU) : null)}
        />
        {taus ? 'explored' : 'exempt'}
        <span className="visually-hidden">: explore layer {layer}</span>
      </label>
      {taus && (
        <>
          <NumberField
            label={`Levels of layer ${layer}`}
            hidesLabel
            value={taus.length}
            min={1}
            max={MAX_LEVELS}
            onChange={(levels) => set(evenTaus(levels, taus.at(-1) || FIRST_HIGHEST_TAU))}
          />
          <span>levels to τ</span>
          <NumberField
            label={`Highest τ of layer ${layer}`}
            hidesLabel
            value={taus.at(-1)!}
            min={0}
            max={HIGHEST_TAU}
            isWhole={false}
            onChange={(tau) => set(evenTaus(taus.length, tau))}
          />
        </>
      )}
    </span>
  );
}
