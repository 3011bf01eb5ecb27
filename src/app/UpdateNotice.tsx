import { useEffect, useState } from 'react';
import { useAppState } from '../panels/appContext.ts';
import { workOffline } from './workOffline.ts';

/** Says that a new version of the page is there, and takes it when a person wants it and nothing runs. */
export function UpdateNotice() {
  const isBusy = useAppState(
    ({ status, isTryingScales, ...jobs }) =>
      status === 'running' ||
      isTryingScales ||
      [
        ...[jobs.opening, jobs.quantising, jobs.crosschecking, jobs.exportingPoint],
        ...[jobs.boardLink, jobs.looking, jobs.pricing, jobs.checkingPoint],
      ].some((job) => job !== null),
  );
  const [update, setUpdate] = useState<(() => void) | null>(null);
  useEffect(() => {
    // A browser that allows no service worker needs the network each time, as other pages do.
    workOffline((take) => setUpdate(() => take)).catch(() => undefined);
  }, []);
  return (
    <p className="footer__update" role="status">
      {update && (
        <>
          A new version of Tauscope is there.{' '}
          <button type="button" className="button" disabled={isBusy} onClick={update}>
            {isBusy ? 'Update when nothing runs' : 'Update and reload'}
          </button>
        </>
      )}
    </p>
  );
}
