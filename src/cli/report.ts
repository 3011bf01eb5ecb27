import { join } from 'node:path';
import type { Exploration } from '../exploration/exploration.ts';
import { measureHeldOut } from '../exploration/explore.ts';
import { onBoard } from '../exploration/onBoard.ts';
import { frontOf } from '../exploration/points/choice.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { TauscopeError } from '../network/errors.ts';
import { htmlReport, htmlReportFile } from '../report/html/htmlReport.ts';
import { frontFile, reportOf } from '../report/report.ts';
import { checkOutputFolder } from './checkOutput.ts';
import { withPool } from './enginePool.ts';
import type { PricingOptions } from './pricingOptions.ts';
import { askedPricing } from './pricingOptions.ts';
import { memoryOf, progressLine } from './progressLine.ts';
import type { MovedFiles } from './reopen.ts';
import { reopen, restore } from './reopen.ts';
import { resultsPaths } from './resultsPaths.ts';
import { write } from './writeFile.ts';

interface ReportOptions extends MovedFiles, PricingOptions {
  readonly out: string;
  readonly workers?: number;
}

const reportFile = 'report.md';

/** What a report chooses before its reader does, as the page does at first. */
const choice = { budgetPp: 1, rule: 'sensible' } as const;

/** `tauscope report`: one or more explorations as a page of its own, and as Markdown with a drawing. */
export async function reportCommand(named: readonly string[], options: ReportOptions): Promise<void> {
  const { out, model, data = [], measurements = [] } = options;
  const checkBeside = (sources: readonly (string | undefined)[]) =>
    checkOutputFolder(out, [htmlReportFile, reportFile, frontFile], sources);
  const paths = await resultsPaths(named);
  await checkBeside([...paths, model, ...data, ...measurements]);
  const explorations: Exploration[] = [];
  for (const path of paths) {
    const reopened = await naming(path, reopen(path, options));
    const found = reopened.results.paths;
    await checkBeside([...found.model, ...found.data, found.float]);
    const pricing = await askedPricing(options, reopened.subject.recipe);
    explorations.push(
      await withPool(options.workers, async (pool) => {
        const progress = progressLine(process.stderr, memoryOf(pool));
        const listener = { progress, update: () => undefined };
        const now = () => performance.now();
        const restored = await restore(reopened, pool, listener);
        const priced = await onBoard(restored, pricing, pool, listener, now);
        // The front there can be another one.
        if (priced !== restored)
          await measureHeldOut(priced, pool, [exactPoint, ...frontOf(priced.points)], listener, now);
        return priced;
      }),
    );
  }
  const { markdown, svg } = reportOf(explorations);
  const page = join(out, htmlReportFile);
  await write(page, htmlReport(explorations.map((exploration) => ({ exploration, choice }))));
  await write(join(out, reportFile), markdown);
  await write(join(out, frontFile), svg);
  process.stdout.write(`${page}\n`);
}

/** What is opened for a results file, with its name in what is refused: of many it is hard to tell otherwise. */
async function naming<T>(path: string, opened: Promise<T>): Promise<T> {
  try {
    return await opened;
  } catch (error) {
    if (!(error instanceof TauscopeError) || error.message.includes(path)) throw error;
    throw new TauscopeError(error.code, `${path}: ${error.message}`);
  }
}
