import './wantedPanel.css';
import { dismissLink } from '../../store/linkActions.ts';
import { openParts } from '../../store/openParts.ts';
import { wantedFiles } from '../../store/wantedFiles.ts';
import { useApp, useAppState } from '../appContext.ts';
import { FilePicker } from './FilePicker.tsx';

const roleNames = {
  model: 'model',
  data: 'labelled data',
  float: 'float model, from which losses are counted',
};

/** A link, or results, that wait for files: which ones, and which of them have been given. */
export function WantedPanel() {
  const app = useApp();
  const wanted = useAppState((state) => state.wanted);
  const model = useAppState((state) => state.model);
  const data = useAppState((state) => state.data);
  const floatModel = useAppState((state) => state.floatModel);
  if (!wanted) return null;
  const files = wantedFiles(wanted);
  const open = openParts({ model, data, floatModel }, wanted.shared.recipe);
  return (
    <section className="wanted card" aria-labelledby="wanted-title">
      <h2 id="wanted-title">
        {wanted.results ? 'These results need your files' : 'This link needs your files'}
      </h2>
      <p>
        {wanted.results ? 'They hold what was found' : 'It holds an exploration'}, not the files themselves.
        Drop them here; their content is checked.
      </p>
      <ul>
        {files.map(({ role, name, sha256, isFound }) => {
          const isThere = isFound || open[role] !== null;
          return (
            <li key={sha256} data-found={isThere}>
              <span aria-hidden="true">{isThere ? '✓' : '○'}</span>
              <strong>{name}</strong>
              <span>{roleNames[role]}</span>
              <code title={sha256}>SHA-256 {sha256.slice(0, 12)}…</code>
              <span>{isFound ? 'found' : isThere ? 'open' : 'needed'}</span>
            </li>
          );
        })}
      </ul>
      {files.some(({ role }) => role === 'float') && (
        <p>
          Without the float model the command counts losses from the int8 network:{' '}
          <code>tauscope explore MODEL --data DATA --recipe LINK --float none</code>
        </p>
      )}
      <div className="wanted__actions">
        <FilePicker label="Open these files…" isPrimary />
        <button type="button" className="button" onClick={() => dismissLink(app)}>
          Dismiss {wanted.results ? 'the results' : 'the link'}
        </button>
      </div>
    </section>
  );
}
