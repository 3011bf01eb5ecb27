import { memo } from 'react';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { downloadBundle, downloadFirmware, downloadResults } from '../../store/exportActions.ts';
import { refineShown } from '../../store/refineActions.ts';
import { downloadReport } from '../../store/reportActions.ts';
import { shareHash } from '../../store/shareHash.ts';
import { useApp, useAppState } from '../appContext.ts';
import { CopyButton } from '../CopyButton.tsx';

interface ChosenActionsProps {
  readonly point: number;
  /** Ending of the board's firmware file. */
  readonly firmware: string;
}

/** What a person can take away: the bundle, the link, the results; and a better version of the choice. */
export const ChosenActions = memo(function ChosenActions({ point, firmware }: ChosenActionsProps) {
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
        {isExporting ? 'Building…' : 'Download bundle (.zip)'}
      </button>
      <button
        type="button"
        className="button"
        title="A program for the board, without a toolchain; see On the board"
        disabled={isExporting}
        onClick={() => void downloadFirmware(app)}
      >
        Firmware (.{firmware})
      </button>
      <CopyButton
        text={() => new URL(shareHash(app.store.getState()) ?? '', location.href).href}
        label="Copy link"
        done="Link copied ✓"
        what="this link"
        shortcut="L"
      />
      <button type="button" className="button" onClick={() => downloadResults(app)}>
        Results (.json)
      </button>
      <button type="button" className="button" onClick={() => void downloadReport(app)}>
        Report (.html)
      </button>
      {point !== exactPoint && (
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
});
