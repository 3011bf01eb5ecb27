import { join } from 'node:path';
import type { Exploration } from '../exploration/exploration.ts';
import { frontFile, reportOf } from '../report/report.ts';
import { checkOutputFolder } from './checkOutput.ts';
import { withPool } from './enginePool.ts';
import { progressLine } from './progressLine.ts';
import type { MovedFiles } from './reopen.ts';
import { reopen, restore } from './reopen.ts';
import { write } from './writeFile.ts';

interface ReportOptions extends MovedFiles {
  readonly out: string;
  readonly workers?: number;
}

const reportFile = 'report.md';

/** `tauscope report`: Markdown and a drawing of one or more explorations. */
export async function reportCommand(resultsPaths: readonly string[], options: ReportOptions): Promise<void> {
  await checkOutputFolder(options.out, [reportFile, frontFile]);
  const explorations: Exploration[] = [];
  for (const path of resultsPaths) {
    const reopened = await reopen(path, options);
    explorations.push(
      await withPool(options.workers, (pool) => {
        const progress = progressLine(process.stderr, () => pool.usedBytes);
        return restore(reopened, pool, { progress, update: () => undefined });
      }),
    );
  }
  const { markdown, svg } = reportOf(explorations);
  const file = join(options.out, reportFile);
  await write(file, markdown);
  await write(join(options.out, frontFile), svg);
  process.stdout.write(`${file}\n`);
}
