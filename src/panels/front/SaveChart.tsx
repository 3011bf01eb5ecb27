import { memo } from 'react';
import type { ShownChart } from '../../store/reportActions.ts';
import { saveChart } from '../../store/reportActions.ts';
import { useApp } from '../appContext.ts';
import { SaveLinks } from '../SaveLinks.tsx';

/** The chart as a file of its own, for papers and slides; where it is zoomed into or brushed, as it is seen and as a whole. */
export const SaveChart = memo(function SaveChart({ window, highlighted, ...whole }: Required<ShownChart>) {
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
});
