import { useRef, useState } from 'react';
import type { Shortcut } from './shortcuts.ts';
import { availableShortcuts, shortcutSettings } from './shortcuts.ts';

/** The button that explains the keys; its list is read from the page, so it is never out of date. */
export function ShortcutsDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [shortcuts, setShortcuts] = useState<readonly Shortcut[]>([]);
  const [singleKeys, setSingleKeys] = useState(shortcutSettings.singleKeys);
  return (
    <>
      <button
        type="button"
        className="button button--quiet"
        aria-keyshortcuts="?"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts"
        onClick={() => {
          setShortcuts(availableShortcuts());
          dialog.current?.showModal();
        }}
      >
        <span aria-hidden="true">?</span>
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="shortcuts-title">
        <h2 id="shortcuts-title">Keyboard</h2>
        <dl>
          {shortcuts.map(({ key, title }) => (
            <div key={key}>
              <dt>
                <kbd>{key === 'Escape' ? 'Esc' : key}</kbd>
              </dt>
              <dd>{title}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>←</kbd> <kbd>→</kbd>
            </dt>
            <dd>Along the front, or the slider by 0.1 pp</dd>
          </div>
          <div>
            <dt>
              <kbd>Enter</kbd>
            </dt>
            <dd>Choose the point of the front with the focus</dd>
          </div>
          <div>
            <dt>
              <kbd>PgUp</kbd> <kbd>PgDn</kbd>
            </dt>
            <dd>The slider by 1 pp</dd>
          </div>
        </dl>
        <label className="dialog__switch">
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => {
              shortcutSettings.singleKeys = event.target.checked;
              setSingleKeys(event.target.checked);
            }}
          />
          Single-key shortcuts
        </label>
        <form method="dialog">
          <button type="submit" className="button button--primary" autoFocus>
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}
