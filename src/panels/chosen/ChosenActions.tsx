import { memo } from 'react';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { downloadBundle, downloadFirmware, downloadResults } from '../../store/exportActions.ts';
import { refineShown } from '../../store/refineActions.ts';
import { downloadReport } from '../../store/reportActions.ts';
import { shareHash } from '../../store/shareHash.ts';
import { useApp, useAppState } from '../appContext.ts';
import { CopyButton } from '../CopyButton.tsx';
import { SteadyButton } from '../SteadyButton.tsx';

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
      <SteadyButton
        className="button button--primary"
        aria-keyshortcuts="D"
        isOff={isExporting}
        onClick={() => void downloadBundle(app)}
      >
        {isExporting ? 'Building…' : 'Download bundle (.zip)'}
      </SteadyButton>
      <SteadyButton
        className="button"
        title="A program for the board, without a toolchain; see On the board"
        isOff={isExporting}
        onClick={() => void downloadFirmware(app)}
      >
        Firmware (.{firmware})
      </SteadyButton>
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
        <SteadyButton
          className="button"
          title="Tunes the kept weights until the point answers like the exact network, as far as that goes"
          isOff={isRunning}
          onClick={() => void refineShown(app)}
        >
          Refine this point
        </SteadyButton>
      )}
    </div>
  );
});
