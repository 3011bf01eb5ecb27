import './settingsPanel.css';
import { useRef } from 'react';
import { boards } from '../../boards/boards.ts';
import { usualHighest } from '../../exploration/recipe/defaultRecipe.ts';
import { evenLevels, leastHighest } from '../../exploration/recipe/evenLevels.ts';
import type { Method, Recipe, RecipeLimits } from '../../exploration/recipe/recipe.ts';
import {
  defaultRacing,
  defaultSearch,
  exploredLayer,
  isByThreshold,
  largestSetting,
  levelSettings,
  maxEvaluations,
  maxLevels,
} from '../../exploration/recipe/recipe.ts';
import { changeBoard, changePricing } from '../../store/changePricing.ts';
import { limitMemory, shownFlashLimit } from '../../store/memoryLimits.ts';
import { changeDomain, changeMethod, changeRecipe, countLossesFrom } from '../../store/recipeActions.ts';
import { kibibyte } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { useApp, useAppState } from '../appContext.ts';
import { gridText } from '../gridText.ts';
import { Term } from '../Term.tsx';
import { useFold } from '../useFold.ts';
import { SelectField } from './SelectField.tsx';
import { SettingField } from './SettingField.tsx';

/** The settings of the next exploration: one line once a run starts, and where room is short. */
export function SettingsPanel() {
  const recipe = useAppState((state) => state.recipe);
  const [isOpen, setIsOpen] = useFold(matchMedia('(min-width: 900px)').matches);
  if (!recipe) return null;
  return (
    <details
      className="settings card"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        <h2>Settings</h2>
        <span className="settings__summary">{summaryOf(recipe)}</span>
      </summary>
      <div className="settings__fields">
        <TargetFields recipe={recipe} />
        <ImageFields recipe={recipe} />
        <MethodFields recipe={recipe} />
      </div>
    </details>
  );
}

interface FieldsProps {
  readonly recipe: Recipe;
}

function TargetFields({ recipe }: FieldsProps) {
  const app = useApp();
  return (
    <fieldset>
      <legend>Target</legend>
      <SelectField
        label="Board"
        value={recipe.board}
        options={boards.map(({ id, name, core, clockHz }) => ({
          value: id,
          text: `${name} (${core.replace('cortex-m', 'M')}, ${clockHz / 1e6} MHz)`,
          group: core.replace('cortex-m', 'Cortex-M'),
        }))}
        onChange={(board) => void changeBoard(app, board)}
      />
      <SelectField
        label="Rounding"
        value={recipe.rounding}
        options={[
          { value: 'double', text: 'Double' },
          { value: 'single', text: 'Single' },
        ]}
        title="How CMSIS-NN requantises: its default, or its single-rounding build"
        onChange={(rounding) => changeRecipe(app, { rounding })}
      />
      <MemoryLimit recipe={recipe} memory="flashBytes" label="Flash, at most" />
      <MemoryLimit recipe={recipe} memory="ramBytes" label="RAM, at most" />
      <SelectField
        label="Tables and code of kernels"
        value={recipe.tables ?? 'auto'}
        options={[
          { value: 'auto', text: 'Copied where that pays' },
          { value: 'flash', text: 'In flash' },
        ]}
        title="Constants and code of layers that wait long for flash are copied to RAM and code memory at the start, if there is room"
        onChange={(tables) => void changePricing(app, (pricing) => ({ ...pricing, tables }))}
      />
      {recipe.method !== 'authors' && (
        <SelectField
          label="Dead operands"
          term="deadOperand"
          value={recipe.deadOperands}
          options={[
            { value: 'skip', text: 'Always skip' },
            { value: 'keep', text: 'Skip from τ > 0' },
          ]}
          title="Operands whose significance is exactly 0 are free to skip"
          onChange={(deadOperands) => changeRecipe(app, { deadOperands })}
        />
      )}
    </fieldset>
  );
}

interface MemoryLimitProps extends FieldsProps {
  readonly memory: keyof RecipeLimits;
  readonly label: string;
}

/** What the firmware may take of one memory; what the board has unless a person says less. */
function MemoryLimit({ recipe, memory, label }: MemoryLimitProps) {
  const app = useApp();
  const board = boards.find(({ id }) => id === recipe.board);
  const limit = useAppState((state) =>
    memory === 'flashBytes' ? shownFlashLimit(state) : recipe.limits?.[memory],
  );
  if (!board) return null;
  return (
    <SettingField
      label={label}
      value={Math.floor(Math.min(limit ?? Infinity, board[memory]) / kibibyte)}
      min={1}
      max={board[memory] / kibibyte}
      unit="KiB"
      onChange={(kibibytes) => limitMemory(app, memory, kibibytes * kibibyte, board[memory])}
    />
  );
}

function ImageFields({ recipe }: FieldsProps) {
  const app = useApp();
  const images = useAppState((state) => state.data?.images);
  const floatName = useAppState((state) => state.floatModel?.name) ?? recipe.float?.name;
  const count = images?.count ?? 0;
  const { splits } = recipe;
  const split = (name: 'calibration' | 'selection' | 'heldOut', label: string, min: number) => (
    <SettingField
      label={label}
      value={splits[name]}
      min={min}
      max={count}
      onChange={(size) => changeRecipe(app, (now) => ({ splits: { ...now.splits, [name]: size } }))}
    />
  );
  return (
    <fieldset>
      <legend>
        Images <span className="settings__note">disjoint, of {formatCount(count)}</span> <Term id="splits" />
      </legend>
      {split('calibration', 'Calibration', 1)}
      {split('selection', 'Selection', 1)}
      {split('heldOut', 'Held-out', 0)}
      {images?.files && (
        <SelectField
          label="Held-out from"
          value={splits.heldOutFile ?? allFiles}
          options={[
            { value: allFiles, text: 'All files' },
            ...images.files.map(({ name }) => ({ value: name, text: name })),
          ]}
          title="A file whose images nothing is chosen by, such as the data set's own test images"
          onChange={(file) => changeRecipe(app, (now) => ({ splits: withHeldOutFile(now.splits, file) }))}
        />
      )}
      <SettingField
        label="Seed"
        value={recipe.seed}
        min={0}
        max={0xffffffff}
        onChange={(seed) => changeRecipe(app, { seed })}
      />
      <SelectField
        label="Measure"
        term="racing"
        value={recipe.search ? 'guided' : recipe.racing ? 'racing' : 'exact'}
        options={[
          { value: 'exact', text: 'All on all images' },
          { value: 'racing', text: 'Racing' },
          { value: 'guided', text: 'Guided search' },
        ]}
        title={`A guided search measures the configurations that promise most for the front. Racing drops configurations that cannot reach the front; the chance that a point of the front is lost is at most ${(recipe.racing ?? defaultRacing).errorRate * 100} %`}
        onChange={(mode) =>
          changeRecipe(app, {
            racing: mode === 'racing' ? defaultRacing : null,
            search: mode === 'guided' ? defaultSearch : null,
          })
        }
      />
      {floatName !== undefined && (
        <SelectField
          label="Loss counted from"
          value={recipe.float ? 'float' : 'exact'}
          options={[
            { value: 'float', text: 'The float network' },
            { value: 'exact', text: 'The exact int8 network' },
          ]}
          title={`From ${floatName}, quantising and skipping share one budget`}
          onChange={(reference) => countLossesFrom(app, reference)}
        />
      )}
      {recipe.search && (
        <SettingField
          label="Evaluations"
          value={recipe.search.evaluations}
          min={1}
          max={maxEvaluations}
          onChange={(evaluations) =>
            changeRecipe(app, ({ search }) => ({ search: { ...(search ?? defaultSearch), evaluations } }))
          }
        />
      )}
    </fieldset>
  );
}

type Splits = Recipe['splits'];

const allFiles = '';

function withHeldOutFile({ calibration, selection, heldOut }: Splits, file: string): Splits {
  const sizes = { calibration, selection, heldOut };
  return file === allFiles ? sizes : { ...sizes, heldOutFile: file };
}

const methods: readonly { readonly value: Method; readonly text: string }[] = [
  { value: 'paper', text: 'Significance' },
  { value: 'authors', text: 'Significance, authors’ rule' },
  { value: 'compensated', text: 'Compensated' },
  { value: 'activation', text: 'Weight × activation' },
  { value: 'magnitude', text: 'Weight' },
];

/** The method, and levels in common to all explored layers; the layer table sets them one by one. */
function MethodFields({ recipe }: FieldsProps) {
  const app = useApp();
  const byThreshold = isByThreshold(recipe.method);
  const levels = common(recipe.layers.map((layer) => levelSettings(layer).length));
  const highest = common(recipe.layers.map((layer) => levelSettings(layer).at(-1)!));
  const entered = useRef(recipe.layers);
  const enter = () => (entered.current = recipe.layers);
  const setAll = (next: (settings: readonly number[]) => number[]) =>
    changeRecipe(app, ({ method, layers }) => ({
      layers: layers.map((now) => {
        const before = entered.current.find(({ layer }) => layer === now.layer) ?? now;
        return exploredLayer(method, now.layer, next(levelSettings(before)));
      }),
    }));
  return (
    <fieldset>
      <legend>
        Skipping <span className="settings__note">levels per explored layer, from 0</span>
      </legend>
      <SelectField
        label="Method"
        term="significance"
        value={recipe.method}
        options={methods}
        title="How operand pairs are ranked; the authors’ rule is that of the paper’s scripts, which zeroes pairs that may straddle two SMLADs and saves only whole ones; Compensated also moves the remaining weights and biases to make up for them"
        onChange={(next) => changeMethod(app, next)}
      />
      {recipe.method === 'compensated' && (
        <SelectField
          label="Skips"
          value={recipe.domain ?? 'direct'}
          options={[
            { value: 'direct', text: 'Products of the convolution' },
            { value: 'tiles', text: 'Products of fast convolution' },
            { value: 'mixed-tiles', text: 'The same, in tiles of two sizes' },
          ]}
          title="Fast convolution computes tiles of outputs with up to four times fewer products; skipping those costs less accuracy for the same time, but takes longer to prepare. Convolutions of 3 × 3 at stride 1 with at least 8 input channels have tiles; those with up to 3 give up whole output channels; others skip their own products. Every other level in smaller tiles gives faster kernels where flash or RAM are short"
          onChange={(domain) => changeDomain(app, domain)}
        />
      )}
      {recipe.method === 'compensated' && (
        <SelectField
          label="Where"
          value={recipe.allocation ?? 'equal'}
          options={[
            { value: 'ranked', text: 'Where it costs least' },
            { value: 'equal', text: 'Every channel alike' },
          ]}
          title="What the network’s answers hang on least, over channels and layers, and channels that never change as a whole; or the same share of every output channel"
          onChange={(allocation) => changeRecipe(app, { allocation })}
        />
      )}
      <SettingField
        label="Levels"
        value={levels}
        min={1}
        max={maxLevels}
        onEnter={enter}
        onChange={(count) =>
          setAll((settings) => evenLevels(count, settings.at(-1) || usualHighest(recipe.method)))
        }
      />
      <SettingField
        label={byThreshold ? 'Highest τ' : 'Highest share'}
        term="tau"
        value={highest}
        min={leastHighest}
        max={largestSetting(recipe.method)}
        isWhole={false}
        onEnter={enter}
        onChange={(last) => setAll((settings) => evenLevels(Math.max(2, settings.length), last))}
      />
    </fieldset>
  );
}

/** The value that all have in common, or null. */
function common(values: readonly number[]): number | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

function summaryOf({ board, rounding, method, seed, splits, layers }: Recipe): string {
  const name = boards.find(({ id }) => id === board)?.name ?? board;
  const images = [splits.calibration, splits.selection, splits.heldOut].map(formatCount).join(' / ');
  return `${name}, ${rounding} rounding, ${images} images, seed ${seed}, ${method}, ${gridText(layers)}`;
}
