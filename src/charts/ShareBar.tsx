import './shareBar.css';

interface ShareBarProps {
  /** 0 to 1. */
  readonly share: number;
  readonly label: string;
}

/** A share as a short bar with its number. */
export function ShareBar({ share, label }: ShareBarProps) {
  return (
    <span className="share-bar">
      <span className="share-bar__track" aria-hidden="true">
        <span className="share-bar__fill" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="share-bar__label">{label}</span>
    </span>
  );
}
