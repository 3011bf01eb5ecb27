import type { PictureEnding } from '../store/reportActions.ts';

interface SaveLinksProps {
  /** Which of several, '' for the only one. */
  readonly what: string;
  readonly title: string;
  readonly onSave: (ending: PictureEnding) => void;
}

/** A drawing as a file: vectors, or pixels. */
export function SaveLinks({ what, title, onSave }: SaveLinksProps) {
  return (
    <span className="save-links">
      {what && <span aria-hidden="true">Save {what}:</span>}
      {(['svg', 'png'] as const).map((ending) => (
        <button
          key={ending}
          type="button"
          className="link"
          title={title}
          aria-label={what ? `Save ${what}: ${ending.toUpperCase()}` : undefined}
          onClick={() => onSave(ending)}
        >
          {what ? '' : 'Save '}
          {ending.toUpperCase()}
        </button>
      ))}
    </span>
  );
}
