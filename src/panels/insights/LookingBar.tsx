import { stopLooking } from '../../store/lookingActions.ts';
import { useApp, useAppState } from '../appContext.ts';

interface LookingBarProps {
  readonly what: string;
  readonly onStart: () => void;
}

/** Starts what is measured for a view, shows how far it is and ends it; says when it has to wait. */
export function LookingBar({ what, onStart }: LookingBarProps) {
  const app = useApp();
  const looking = useAppState((state) => state.looking);
  const isRunning = useAppState((state) => state.status === 'running');
  if (isRunning) return <p className="insight__note">{what}: once the exploration is done.</p>;
  if (!looking)
    return (
      <button type="button" className="button" onClick={onStart}>
        Measure: {what}
      </button>
    );
  return (
    <div className="insight__bar" role="status">
      <label className="insight__bar">
        {what} <progress max={1} value={looking.share} />
      </label>
      <button type="button" className="button" onClick={() => stopLooking(app)}>
        Stop
      </button>
    </div>
  );
}
