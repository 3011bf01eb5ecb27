import { memo, useEffect, useState } from 'react';
import { frontRefinementTime, refineFront } from '../../store/refineActions.ts';
import { formatCount } from '../../words/counts.ts';
import { formatSeconds } from '../../words/durations.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp, useAppState } from '../appContext.ts';
import { SteadyButton } from '../SteadyButton.tsx';
import { Term } from '../Term.tsx';

/** Starts the refinement of everything on the front, and says before how long that takes. */
export const RefineFront = memo(function RefineFront() {
  const app = useApp();
  const isRunning = useAppState((state) => state.status === 'running');
  return (
    <div className="front__refine">
      <SteadyButton className="button" isOff={isRunning} onClick={() => void refineFront(app)}>
        Refine the front
      </SteadyButton>
      <p>
        Tunes the kept weights of every point on the front until it answers like the exact network, as far as
        that goes. Adds new, <Term id="refined">refined</Term> points; latency stays the same.
        <RefinementTime />
      </p>
    </div>
  );
});

function RefinementTime() {
  const time = useRefinementTime();
  return (
    time && unbroken(` ${pointsText(time.points)} about ${formatSeconds(time.seconds)} on this machine.`)
  );
}

function pointsText(points: number): string {
  return points === 1 ? 'One point takes' : `${formatCount(points)} points take`;
}

/** A front that stays for so long, in milliseconds, is asked about: not every one that a slider passes. */
const restMs = 300;

/** Tried out once nothing else runs. */
function useRefinementTime() {
  const app = useApp();
  const front = useAppState((state) => state.front);
  const isIdle = useAppState(
    (state) => state.status !== 'running' && state.checkingPoint === null && state.pricing === null,
  );
  const [time, setTime] = useState<Awaited<ReturnType<typeof frontRefinementTime>>>(null);
  useEffect(() => {
    if (!isIdle) return;
    let isLate = false;
    const timer = setTimeout(() => {
      void frontRefinementTime(app).then((found) => {
        if (!isLate) setTime(found);
      });
    }, restMs);
    return () => {
      clearTimeout(timer);
      isLate = true;
    };
  }, [app, front, isIdle]);
  return time;
}
