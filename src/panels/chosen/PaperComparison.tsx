import { referenceCycles } from '../../exploration/views/pointSummary.ts';
import { comparePaperKernel } from '../../store/paperActions.ts';
import { useApp, useAppState } from '../appContext.ts';
import { formatBytes, formatMilliseconds, formatPercent } from '../figures.ts';
import type { Shown } from '../useShown.ts';
import { usePaperCost } from '../usePaperCost.ts';

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
  const cmsisNnPercent = (1 - cost.latencyCycles / referenceCycles(exploration).cmsisNn) * 100;
  const ownPercent = (1 - chosen.latencyCycles / cost.latencyCycles) * 100;
  return (
    <p className="chosen__paper" role="status">
      With the paper’s kernel: <strong>{formatMilliseconds(cost.latencyMilliseconds)}</strong>,{' '}
      {less(cmsisNnPercent)} than CMSIS-NN, {formatBytes(cost.flashBytes)} of flash. The kernels chosen here
      take {less(ownPercent)} than that.
    </p>
  );
}

function less(percent: number): string {
  return `${formatPercent(Math.abs(percent))} ${percent >= 0 ? 'less' : 'more'}`;
}
