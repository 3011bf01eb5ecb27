import './term.css';
import type { CSSProperties, ReactNode } from 'react';
import { useId, useRef, useState } from 'react';
import type { Explanation, TermId } from '../words/glossary.ts';
import { glossary, paperAddress } from '../words/glossary.ts';

interface TermProps {
  readonly id: TermId;
  /** The word as it stands here; a question mark, beside what it explains, without. */
  readonly children?: ReactNode;
}

/** A word with its explanation, which a click, a touch or a key unfolds and Escape folds. */
export function Term({ id, children }: TermProps) {
  const noteId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<CSSProperties>({});
  const { term, text, page, isOfPaper }: Explanation = glossary[id];
  return (
    <>
      <button
        ref={button}
        type="button"
        className={children === undefined ? 'term term--mark' : 'term'}
        data-term={id}
        popoverTarget={noteId}
        aria-describedby={`${noteId}-text`}
        {...(children === undefined && { 'aria-label': `What is: ${term}` })}
      >
        {children ?? '?'}
      </button>
      <span
        id={noteId}
        popover="auto"
        className="term__note"
        style={place}
        onBeforeToggle={() => setPlace(placeBeside(button.current!))}
      >
        <strong>{term}</strong>
        <span id={`${noteId}-text`}>{text}</span>
        <span className="term__links">
          <a href={`docs/${page}`} target="_blank">
            More in the documents
          </a>
          {isOfPaper && (
            <a href={paperAddress} target="_blank" rel="noreferrer">
              The paper
            </a>
          )}
        </span>
      </span>
    </>
  );
}

/** Of the note, in pixels. */
const noteWidth = 300;
const gap = 6;

/** Below an element, or above it where there is more room, and within the window. */
function placeBeside(element: Element): CSSProperties {
  const { left, top, bottom } = element.getBoundingClientRect();
  const room = document.documentElement;
  const isAbove = top > room.clientHeight - bottom;
  return {
    left: Math.max(gap, Math.min(left, room.clientWidth - noteWidth - gap)),
    ...(isAbove ? { top: 'auto', bottom: room.clientHeight - top + gap } : { top: bottom + gap }),
  };
}
