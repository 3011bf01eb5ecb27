import { useEffect, useState } from 'react';
import { keptBytes } from '../../store/keptBytes.ts';
import type { KeptExploration, ShelfUse } from '../../store/shelf.ts';
import { formatBytes } from '../../words/bytes.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp } from '../appContext.ts';

/** The room that kept explorations take, and files beside them, and the way to keep them for good. */
export function StorageUse({ kept }: { readonly kept: readonly KeptExploration[] }) {
  const { shelf } = useApp().services;
  const [use, setUse] = useState<ShelfUse | null>(null);
  const [isRefused, setIsRefused] = useState(false);
  useEffect(() => {
    // A browser that cannot say it says nothing.
    shelf.use().then(setUse, () => undefined);
  }, [shelf, kept]);
  if (!use) return null;
  const bytes = kept.reduce((sum, exploration) => sum + keptBytes(exploration), 0);
  const keepForGood = async () => {
    const isForGood = await shelf.keepForGood();
    setUse({ ...use, isForGood });
    setIsRefused(!isForGood);
  };
  return (
    <p className="kept__use">
      They stay in this browser, about {unbroken(formatBytes(bytes))} in all
      {use.isForGood ? ', for good. ' : '; it may clear them when space is short. '}
      {use.fileBytes > 0 && `Their files take another ${unbroken(formatBytes(use.fileBytes))}. `}
      {!use.isForGood && !isRefused && (
        <button type="button" className="link" onClick={() => void keepForGood()}>
          Keep for good
        </button>
      )}
      {isRefused && 'The browser does not promise more: save results that matter as files.'}
    </p>
  );
}
