import type { Progress } from '../exploration/progress.ts';

export const phaseTitles: Record<Progress['phase'], string> = {
  float: 'float network',
  significance: 'significance',
  variants: 'compensation',
  costs: 'timing kernels',
  selection: 'exploring',
  refinement: 'refining',
  'held-out': 'held-out check',
};

/**
 * Writes progress on standard error: one line that renews itself on a terminal, else a line per 10 %.
 * @param status what is said of the workers
 */
export function progressLine(stream: NodeJS.WriteStream, status: () => string): (progress: Progress) => void {
  let lastStep = '';
  return ({ phase, done, total, ratePerSecond, secondsLeft }) => {
    const percent = Math.floor((done / Math.max(1, total)) * 100);
    const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
    const text = `${phaseTitles[phase]}: ${percent} % (${done}/${total}, ${Math.round(ratePerSecond)}/s${left}, ${status()})`;
    if (stream.isTTY) {
      stream.write(`\r\x1b[K${text}${done === total ? '\n' : ''}`);
      return;
    }
    const step = `${phase} ${Math.floor(percent / 10)}`;
    if (step !== lastStep) stream.write(`${text}\n`);
    lastStep = step;
  };
}

/** The memory that a pool's workers use. */
export function memoryOf(pool: { readonly usedBytes: number }): () => string {
  return () => `${Math.round(pool.usedBytes / 2 ** 20)} MiB`;
}
