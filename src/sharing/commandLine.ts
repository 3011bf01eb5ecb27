import { quote } from 'shlex';
import type { Choice } from '../exploration/points/choice.ts';
import type { FloatSource, Recipe, RecipeSource } from '../exploration/recipe/recipe.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { TauscopeError } from '../network/errors.ts';
import type { SharedExploration } from './shareLink.ts';
import { encodeShare } from './shareLink.ts';

/**
 * The commands that repeat an exploration without a browser and export one of its points, for a POSIX shell.
 * @param choice what chooses the point, and the most flash that its kernels may take
 * @param pricing what the point is priced for, where it was explored for something else
 * @param ownNames what the person calls files, by SHA-256, where that is not what the recipe calls them
 */
export function commandLine(
  recipe: Recipe,
  choice: Choice,
  ownNames: Readonly<Record<string, string>> = {},
  pricing?: Pricing | null,
): string {
  const given = ({ example, files }: RecipeSource) =>
    example ? quote(example) : files.map(({ name, sha256 }) => path(ownNames[sha256] ?? name)).join(' ');
  const float = recipe.float ? ` --float ${floatArgument(recipe.float, ownNames)}` : '';
  const measured = pricing?.calibration ? ` --measurements ${measurementsFile(pricing.board)}` : '';
  const board = pricing ? ` --board ${pricing.board}${measured}${memoryOptions(recipe, pricing)}` : '';
  const { flashBytes } = choice;
  const chosen =
    'point' in choice
      ? `--point ${choice.point}`
      : `--budget ${choice.budgetPp}${choice.reading === 'bound' ? ' --reading bound' : ''}`;
  const flash = flashBytes === undefined ? '' : ` --flash ${flashBytes}`;
  const link = linkOf({ recipe, choice, ...(pricing && { pricing }) });
  return [
    ...(link === null ? [`# No link holds this recipe: save the results as ${savedResults}`] : []),
    `tauscope explore ${given(recipe.model)} --data ${given(recipe.data)}${float} \\\n  --recipe ${link === null ? path(savedResults) : quote(link)} \\\n  --out results.json`,
    `tauscope export results.json ${chosen}${board}${flash} --out bundle.zip`,
  ].join('\n');
}

const savedResults = 'saved-results.json';

/** Null when it would be too long to be opened. */
function linkOf(share: SharedExploration): string | null {
  try {
    return encodeShare(share);
  } catch (error) {
    if (error instanceof TauscopeError && error.code === 'data-limit') return null;
    throw error;
  }
}

function memoryOptions(recipe: Recipe, { limits, tables = 'auto' }: Pricing): string {
  const ram =
    limits?.ramBytes === recipe.limits?.ramBytes ? '' : ` --ram-limit ${limits?.ramBytes ?? 'none'}`;
  return ram + (tables === (recipe.tables ?? 'auto') ? '' : ` --tables ${tables}`);
}

/** The name under which the page saves what boards of a kind have measured. */
export function measurementsFile(board: string): string {
  return `tauscope-measurements-${board}.json`;
}

/** Where the measurements come from that {@link commandLine} names, in words; null where it names none. */
export function measurementsNote(pricing: Pricing | null): string | null {
  if (!pricing?.calibration) return null;
  return `Save measurements, on the page where the board was measured, writes ${measurementsFile(pricing.board)}`;
}

function floatArgument({ example, name, sha256 }: FloatSource, ownNames: Readonly<Record<string, string>>) {
  return example === undefined ? path(ownNames[sha256] ?? name) : quote(example);
}

/** A file of the working folder: with the folder before it, it is neither an option nor an example, whatever its name. */
function path(name: string): string {
  return quote(`./${name}`);
}
