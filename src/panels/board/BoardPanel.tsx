import './boardPanel.css';
import { useId, useState } from 'react';
import { flashingCommands } from '../../boards/flashingCommands.ts';
import { measureOnBoard, stopMeasuring, takePasted } from '../../store/boardActions.ts';
import { firmwareName } from '../../store/exportActions.ts';
import { shownReport } from '../../store/shownReport.ts';
import { useApp, useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';
import { useRestedShown } from '../useShown.ts';
import { BoardReportTable } from './BoardReportTable.tsx';
import { CalibrationPart } from './CalibrationPart.tsx';

/** From the shown point to a board, and back: what the board says of it. */
export function BoardPanel() {
  const app = useApp();
  const shown = useRestedShown();
  const report = useAppState(shownReport);
  const isAsking = useAppState((state) => state.boardLink !== null);
  if (!shown) return null;
  const { board } = shown.exploration;
  return (
    <section className="board" aria-labelledby="board-title">
      <h2 id="board-title">On the board</h2>
      <ol className="board__steps">
        <li>
          <p>
            Put the shown point on the {board.name}: download <em>Firmware (.{board.flashing.file})</em> above
            and {board.flashing.byHand}, or write it with a flashing tool.{' '}
            <a
              className="link"
              href={`docs/firmware.html#${board.flashing.probe === 'stlink' ? 'the-boards-drive' : 'onto-a-board'}`}
              target="_blank"
            >
              How, with a picture
            </a>
          </p>
          <FlashingCommands exploration={shown.exploration} point={shown.point} />
        </li>
        <li>
          <p>
            Let the board check and measure itself, over its serial port ({board.uart}). Nothing leaves this
            computer.
          </p>
          {app.services.serial === null ? (
            <p>This browser has no way to serial ports; Chrome, Edge and Firefox from version 151 have.</p>
          ) : isAsking ? (
            <button type="button" className="button" onClick={() => stopMeasuring(app)}>
              Measuring… Stop
            </button>
          ) : (
            <button type="button" className="button" onClick={() => void measureOnBoard(app)}>
              Connect to the board…
            </button>
          )}
          <PasteBox />
        </li>
      </ol>
      {report && <BoardReportTable report={report} />}
      <CalibrationPart />
    </section>
  );
}

function FlashingCommands({ exploration, point }: Pick<Shown, 'exploration' | 'point'>) {
  const { board } = exploration;
  const commands = flashingCommands(board, { [board.flashing.file]: firmwareName(exploration, point) });
  return (
    <details>
      <summary>Flashing tools</summary>
      <pre tabIndex={0}>{commands.join('\n')}</pre>
    </details>
  );
}

function PasteBox() {
  const app = useApp();
  const id = useId();
  const [text, setText] = useState('');
  return (
    <details>
      <summary>Paste what the board printed</summary>
      <label htmlFor={id}>
        Lines of a terminal at 115200 baud; the one that begins with TAUSCOPE1 is printed after every reset
      </label>
      <textarea
        id={id}
        rows={3}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="button"
        className="button"
        disabled={text === ''}
        onClick={() => void takePasted(app, text)}
      >
        Read
      </button>
    </details>
  );
}
