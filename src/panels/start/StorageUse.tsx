import { useEffect, useState } from 'react';
import type { ShelfUse } from '../../store/shelf.ts';
import { formatBytes } from '../../words/bytes.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp } from '../appContext.ts';

/** The room that kept explorations take, and the way to keep them for good; asked again when their number changes. */
export function StorageUse({ count }: { readonly count: number }) {
  const { shelf } = useApp().services;
  const [use, setUse] = useState<ShelfUse | null>(null);
  const [isRefused, setIsRefused] = useState(false);
  useEffect(() => {
    // A browser that cannot say it says nothing.
    shelf.use().then(setUse, () => undefined);
  }, [shelf, count]);
  if (!use) return null;
  const keepForGood = async () => {
    const isForGood = await shelf.keepForGood();
    setUse({ ...use, isForGood });
    setIsRefused(!isForGood);
  };
  return (
    <p className="kept__use">
      They stay in this browser, about {unbroken(formatBytes(use.bytes))} in all
      {use.isForGood ? ', for good.' : '; it may clear them when space is short. '}
      {!use.isForGood && !isRefused && (
        <button type="button" className="link" onClick={() => void keepForGood()}>
          Keep for good
        </button>
      )}
      {isRefused && 'The browser does not promise more: save results that matter as files.'}
    </p>
  );
}
