import { useState } from 'react';
import { showError } from '../store/jobs.ts';
import { useApp } from './appContext.ts';

/** How long the confirmation stands, in milliseconds. */
const confirmationMs = 2500;

interface CopyButtonProps {
  /** Made when it is asked for; what it throws is shown as an error. */
  readonly text: () => string;
  readonly label: string;
  /** Said for a moment once it is copied. */
  readonly done: string;
  /** What is copied, as in "copy this link". */
  readonly what: string;
  readonly shortcut?: string;
}

/** Puts a text on the clipboard, or shows it where the browser keeps that closed. */
export function CopyButton({ text, label, done, what, shortcut }: CopyButtonProps) {
  const app = useApp();
  const [copied, setCopied] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  const copy = async () => {
    try {
      const wanted = text();
      try {
        await navigator.clipboard.writeText(wanted);
        setRefused(null);
        setCopied(true);
        setTimeout(() => setCopied(false), confirmationMs);
      } catch {
        setRefused(wanted);
      }
    } catch (error) {
      showError(app, error);
    }
  };

  return (
    <>
      <button type="button" className="button" aria-keyshortcuts={shortcut} onClick={() => void copy()}>
        <span aria-live="polite">{copied ? done : label}</span>
      </button>
      {refused !== null && (
        <label className="copy-refused">
          The browser keeps the clipboard closed; copy {what} by hand:
          <input type="text" readOnly value={refused} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  );
}
