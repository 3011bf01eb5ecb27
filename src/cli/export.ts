import type { BudgetReading, Choice } from '../exploration/choice.ts';
import { chosenPoint, frontOf } from '../exploration/choice.ts';
import { analyse, measureHeldOut } from '../exploration/explore.ts';
import { layerLevels } from '../exploration/levelTable.ts';
import { openSubject } from '../exploration/openSubject.ts';
import { pointSummary } from '../exploration/pointSummary.ts';
import { EXACT_POINT } from '../exploration/space.ts';
import { exportBundle, exportRequest } from '../firmware/exportPoint.ts';
import { TauscopeError } from '../network/errors.ts';
import { sha256Hex } from '../network/sha256.ts';
import { applyResults, parseResults } from '../sharing/resultsFile.ts';
import { withPool } from './enginePool.ts';
import { readBytes, write } from './files.ts';
import { openDataArgument, openModelArgument } from './open.ts';
import { progressLine } from './progressLine.ts';

interface ExportOptions {
  readonly budget?: number;
  readonly reading?: BudgetReading;
  readonly point?: number;
  readonly out: string;
  readonly model?: string;
  readonly data?: readonly string[];
  readonly workers?: number;
  readonly json?: boolean;
}

/** `tauscope export`: the bundle of one point of an exploration. */
export async function exportCommand(resultsPath: string, options: ExportOptions): Promise<void> {
  const choice = choiceOf(options);
  const { bytes } = await readBytes(resultsPath);
  const results = parseResults(new TextDecoder().decode(bytes));
  const { recipe, paths } = results;
  const model = await openModelArgument(
    options.model ?? recipe.model.example ?? found('model', paths.model)[0]!,
  );
  const data = await openDataArgument(
    options.data ?? (recipe.data.example ? [recipe.data.example] : found('data', paths.data)),
  );
  const subject = openSubject(recipe, model, data);
  const now = () => performance.now();

  const { exploration, point } = await withPool(options.workers, async (pool) => {
    const progress = progressLine(process.stderr, () => pool.usedBytes);
    const listener = { progress, update: () => undefined };
    const exploration = await analyse(subject, pool, listener, now);
    applyResults(exploration, results);
    await pool.setLevels(exploration.levels.map(layerLevels));
    const { points } = exploration;
    const point = chosenPoint(points, frontOf(points), choice);
    await measureHeldOut(exploration, pool, [EXACT_POINT, point], listener, now);
    return { exploration, point };
  });

  const zip = exportBundle(exportRequest(exploration, point));
  await write(options.out, zip);
  const summary = pointSummary(exploration, point);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ out: options.out, bytes: zip.length, sha256: sha256Hex(zip), ...summary })}\n`
      : `${options.out}: point ${point}, ${summary.latencyMilliseconds.toFixed(2)} ms, ${zip.length} bytes\n`,
  );
}

function choiceOf({ budget, reading = 'estimate', point }: ExportOptions): Choice {
  if (point !== undefined) return { point };
  if (budget !== undefined) return { budgetPp: budget, reading };
  throw new TauscopeError(
    'usage',
    'Say which point: --budget PP (at most so many percentage points lost) or --point ID.',
  );
}

/** The paths that the results file remembers. */
function found(what: 'model' | 'data', paths: readonly string[]): readonly string[] {
  if (paths.length > 0) return paths;
  throw new TauscopeError(
    'usage',
    `The results do not say where the ${what} is (the page never knows). Name it: --${what} FILE.`,
  );
}
