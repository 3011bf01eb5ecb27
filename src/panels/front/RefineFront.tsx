import { refineFront } from '../../store/refineActions.ts';
import { useApp, useAppState } from '../appContext.ts';

/** Starts the refinement of everything on the front. */
export function RefineFront() {
  const app = useApp();
  const isRunning = useAppState((state) => state.status === 'running');
  return (
    <div className="front__refine">
      <button type="button" className="button" disabled={isRunning} onClick={() => void refineFront(app)}>
        Refine the front
      </button>
      <p>
        Tunes the kept weights of every point on the front until it answers like the exact network, as far as
        that goes. Adds new points; latency stays the same.
      </p>
    </div>
  );
}
