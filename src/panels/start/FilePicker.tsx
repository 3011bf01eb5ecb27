import { useRef } from 'react';
import { openFiles } from '../../store/openActions.ts';
import { useApp } from '../appContext.ts';

interface FilePickerProps {
  readonly label: string;
  readonly isPrimary?: boolean;
  readonly keyShortcut?: string;
}

/** A button that opens model and data files; what they are is decided by their content. */
export function FilePicker({ label, isPrimary = false, keyShortcut }: FilePickerProps) {
  const app = useApp();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={isPrimary ? 'button button--primary' : 'button'}
        aria-keyshortcuts={keyShortcut}
        onClick={() => input.current?.click()}
      >
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void openFiles(app, files);
        }}
      />
    </>
  );
}
