import { saveChart } from '../../store/reportActions.ts';
import { useApp } from '../appContext.ts';

interface SaveChartProps {
  readonly shown: Parameters<typeof saveChart>[1];
}

/** The chart as a file of its own, for papers and slides. */
export function SaveChart({ shown }: SaveChartProps) {
  const app = useApp();
  return (
    <div className="front__save">
      {(['svg', 'png'] as const).map((ending) => (
        <button
          key={ending}
          type="button"
          className="link"
          title="The whole chart, whatever is zoomed into or brushed"
          onClick={() => void saveChart(app, shown, ending)}
        >
          Save {ending.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
