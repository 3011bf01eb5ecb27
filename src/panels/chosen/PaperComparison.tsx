import { referenceCycles } from '../../exploration/views/pointSummary.ts';
import { comparePaperKernel } from '../../store/paperActions.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { lessOrMore, reductionPercent, reductionText } from '../../words/reductions.ts';
import { useApp, useAppState } from '../appContext.ts';
import { usePaperCost } from '../usePaperCost.ts';
import type { Shown } from '../useShown.ts';

/** The same point with the paper's kernel in every convolution. */
export function PaperComparison({ shown }: { readonly shown: Shown }) {
  const app = useApp();
  const isRunning = useAppState((state) => state.status === 'running');
  const cost = usePaperCost(shown);
  if (!cost)
    return (
      <button
        type="button"
        className="link chosen__paper"
        disabled={isRunning}
        onClick={() => void comparePaperKernel(app)}
      >
        Compare with the paper’s kernel
      </button>
    );
  const { chosen, exploration } = shown;
  const cmsisNnPercent = reductionPercent(referenceCycles(exploration).cmsisNn, cost.latencyCycles);
  const ownPercent = reductionPercent(cost.latencyCycles, chosen.latencyCycles);
  return (
    <p className="chosen__paper" role="status">
      With the paper’s kernel: <strong>{formatMilliseconds(cost.latencyMilliseconds)}</strong>,{' '}
      {reductionText(cmsisNnPercent)}, {formatBytes(cost.flashBytes)} of flash. The kernels chosen here take{' '}
      {lessOrMore(ownPercent)} than that.
    </p>
  );
}
