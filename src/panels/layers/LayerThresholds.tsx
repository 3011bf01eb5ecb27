import { memo, useRef } from 'react';
import { usualHighest } from '../../exploration/recipe/defaultRecipe.ts';
import { withLayer } from '../../exploration/recipe/editedRecipe.ts';
import { evenLevels, leastHighest } from '../../exploration/recipe/evenLevels.ts';
import { isByThreshold, largestSetting, levelSettings, maxLevels } from '../../exploration/recipe/recipe.ts';
import { changeRecipe } from '../../store/recipeActions.ts';
import { useApp, useAppState } from '../appContext.ts';
import { NumberField } from '../NumberField.tsx';

/** Levels of a layer that was exempt before. */
const firstLevels = 8;

/** Whether a convolution is explored, and at which thresholds or shares. */
export const LayerThresholds = memo(function LayerThresholds({ layer }: { readonly layer: number }) {
  const app = useApp();
  const recipe = useAppState((state) => state.recipe);
  const entered = useRef<readonly number[] | null>(null);
  if (!recipe) return null;
  const byThreshold = isByThreshold(recipe.method);
  const firstHighest = usualHighest(recipe.method);
  const explored = recipe.layers.find((candidate) => candidate.layer === layer);
  const settings = explored ? levelSettings(explored) : null;
  const set = (next: readonly number[] | null) =>
    changeRecipe(app, ({ layers, method }) => ({ layers: withLayer(layers, method, layer, next) }));
  const enter = () => (entered.current = settings);
  return (
    <span className="layer-thresholds">
      <label className="layer-thresholds__switch">
        <input
          type="checkbox"
          checked={settings !== null}
          onChange={(event) => set(event.target.checked ? evenLevels(firstLevels, firstHighest) : null)}
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
            max={maxLevels}
            onEnter={enter}
            onChange={(levels) =>
              set(evenLevels(levels, (entered.current ?? settings).at(-1) || firstHighest))
            }
          />
          <span>{byThreshold ? 'to τ' : 'to'}</span>
          <NumberField
            label={`Highest ${byThreshold ? 'τ' : 'share'} of layer ${layer}`}
            hidesLabel
            value={settings.at(-1)!}
            min={leastHighest}
            max={largestSetting(recipe.method)}
            isWhole={false}
            onEnter={enter}
            onChange={(last) => set(evenLevels(Math.max(2, (entered.current ?? settings).length), last))}
          />
        </>
      )}
    </span>
  );
});
