import { useState } from 'react';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { downloadBundle, downloadReport, downloadResults } from '../../store/exportActions.ts';
import { showError } from '../../store/jobs.ts';
import { refineShown } from '../../store/refineActions.ts';
import { shareHash } from '../../store/shareHash.ts';
import { useApp, useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';

/** What a person can take away: the bundle, the link, the results; and a better version of the choice. */
export function ChosenActions({ shown }: { readonly shown: Shown }) {
  const app = useApp();
  const isRunning = useAppState((state) => state.status === 'running');
  const isExporting = useAppState((state) => state.exportingPoint !== null);
  return (
    <div className="chosen__actions">
      <button
        type="button"
        className="button button--primary"
        aria-keyshortcuts="D"
        disabled={isExporting}
        onClick={() => void downloadBundle(app)}
      >
        {isExporting ? 'Building the bundle…' : 'Download bundle (.zip)'}
      </button>
      <CopyLink />
      <button type="button" className="button" onClick={() => downloadResults(app)}>
        Results (.json)
      </button>
      <button type="button" className="button" onClick={() => downloadReport(app)}>
        Report (.zip)
      </button>
      {shown.point !== exactPoint && (
        <button
          type="button"
          className="button"
          title="Tunes the kept weights until the point answers like the exact network, as far as that goes"
          disabled={isRunning}
          onClick={() => void refineShown(app)}
        >
          Refine this point
        </button>
      )}
    </div>
  );
}

/** How long the confirmation stands, in milliseconds. */
const confirmationMs = 2500;

function CopyLink() {
  const app = useApp();
  const [copied, setCopied] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  const copy = async () => {
    try {
      const link = new URL(shareHash(app.store.getState()) ?? '', location.href).href;
      try {
        await navigator.clipboard.writeText(link);
        setRefused(null);
        setCopied(true);
        setTimeout(() => setCopied(false), confirmationMs);
      } catch {
        setRefused(link);
      }
    } catch (error) {
      showError(app, error);
    }
  };

  return (
    <>
      <button type="button" className="button" aria-keyshortcuts="L" onClick={() => void copy()}>
        <span aria-live="polite">{copied ? 'Link copied ✓' : 'Copy link'}</span>
      </button>
      {refused !== null && (
        <label className="chosen__refused">
          The browser keeps the clipboard closed; copy this link by hand:
          <input type="text" readOnly value={refused} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  );
}
