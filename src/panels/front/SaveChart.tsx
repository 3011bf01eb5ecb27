import type { FrontDomains } from '../../charts/frontScales.ts';
import type { ShownChart } from '../../store/reportActions.ts';
import { saveChart } from '../../store/reportActions.ts';
import { useApp } from '../appContext.ts';
import { SaveLinks } from '../SaveLinks.tsx';

interface SaveChartProps {
  readonly whole: ShownChart;
  /** The part of the axes that is in view, null for the whole. */
  readonly window: FrontDomains | null;
  /** By point number: 1 for those that stand out; null where none does. */
  readonly highlighted: Uint8Array | null;
}

/** The chart as a file of its own, for papers and slides; where it is zoomed into or brushed, as it is seen and as a whole. */
export function SaveChart({ whole, window, highlighted }: SaveChartProps) {
  const app = useApp();
  const isPart = window !== null || highlighted !== null;
  return (
    <div className="front__save">
      {isPart && (
        <SaveLinks
          what="view"
          title="What is in view, with what is brushed"
          onSave={(ending) => void saveChart(app, { ...whole, window, highlighted }, ending)}
        />
      )}
      <SaveLinks
        what={isPart ? 'whole' : ''}
        title="The whole chart"
        onSave={(ending) => void saveChart(app, whole, ending)}
      />
    </div>
  );
}
