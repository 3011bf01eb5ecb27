import type { Exploration } from '../exploration/exploration.ts';
import { measureHeldOut } from '../exploration/explore.ts';
import type { BudgetReading, Choice } from '../exploration/points/choice.ts';
import { chosenPoint, frontOf } from '../exploration/points/choice.ts';
import { measuredPoints } from '../exploration/points/pointTable.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { withinFlashLimit } from '../exploration/views/flashView.ts';
import { pointSummary } from '../exploration/views/pointSummary.ts';
import { exportBundle, exportRequest } from '../firmware/exportPoint.ts';
import { checkedPrefix } from '../firmware/identifier.ts';
import { TauscopeError } from '../network/errors.ts';
import { sha256Hex } from '../network/sha256.ts';
import { checkOutput } from './checkOutput.ts';
import { withPool } from './enginePool.ts';
import { costText, reductionsText } from './pointText.ts';
import { progressLine } from './progressLine.ts';
import type { MovedFiles } from './reopen.ts';
import { reopen, restore } from './reopen.ts';
import { write } from './writeFile.ts';

interface ExportOptions extends MovedFiles {
  readonly budget?: number;
  readonly reading?: BudgetReading;
  readonly point?: number;
  readonly flash?: number;
  readonly name?: string;
  readonly out: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** `tauscope export`: the bundle of one point of an exploration. */
export async function exportCommand(resultsPath: string, options: ExportOptions): Promise<void> {
  const choice = choiceOf(options);
  const prefix = options.name === undefined ? undefined : checkedPrefix(options.name);
  const { model, data = [] } = options;
  await checkOutput(options.out, [resultsPath, ...data, ...(model === undefined ? [] : [model])]);
  const reopened = await reopen(resultsPath, options);
  const { exploration, point } = await withPool(options.workers, async (pool) => {
    const progress = progressLine(process.stderr, () => pool.usedBytes);
    const listener = { progress, update: () => undefined };
    const restored = await restore(reopened, pool, listener);
    const exploration = options.flash === undefined ? restored : withinFlashLimit(restored, options.flash);
    const { points } = exploration;
    const point = chosenPoint(points, frontOf(points), choice);
    if (options.flash !== undefined) checkFlash(exploration, point);
    await measureHeldOut(exploration, pool, [exactPoint, point], listener, () => performance.now());
    return { exploration, point };
  });

  const zip = exportBundle(exportRequest(exploration, point, prefix));
  await write(options.out, zip);
  const summary = pointSummary(exploration, point);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ out: options.out, bytes: zip.length, sha256: sha256Hex(zip), ...summary })}\n`
      : `${options.out}: point ${point}, ${costText(exploration, summary)}, ${reductionsText(summary)}; ${zip.length} bytes\n`,
  );
}

/** Throws TauscopeError `usage` when a point needs more flash than it may take. */
function checkFlash({ points }: Exploration, point: number): void {
  const { flashBytes: limit = Infinity } = points.limits;
  const needed = points.flashBytes[point]!;
  if (needed <= limit) return;
  const least = Math.min(...measuredPoints(points).map((other) => points.flashBytes[other]!));
  throw new TauscopeError(
    'usage',
    `Point ${point} needs ${needed} bytes of flash, but may take ${limit}. ` +
      (least <= limit
        ? 'Other points fit: choose by --budget, or give more.'
        : `The smallest measured point needs ${least}: give more, or explore with more skipped.`),
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
