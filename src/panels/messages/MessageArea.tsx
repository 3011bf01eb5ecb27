import './messageArea.css';
import { dismissMessage } from '../../store/jobs.ts';
import { dismissVerdict } from '../../store/judgeClaim.ts';
import { useApp, useAppState } from '../appContext.ts';

/** The one place for what went wrong or needs to be known; it stays until it is dismissed or overtaken. */
export function MessageArea() {
  const app = useApp();
  const message = useAppState((state) => state.message);
  return (
    <div className="message-area">
      <div role="alert">
        {message?.kind === 'error' && (
          <Message text={message.text} kind="error" onDismiss={() => dismissMessage(app)} />
        )}
      </div>
      <div role="status">
        {message?.kind === 'notice' && (
          <Message text={message.text} kind="notice" onDismiss={() => dismissMessage(app)} />
        )}
        <LinkVerdict />
      </div>
    </div>
  );
}

/** Whether the exploration shown is what its link says of it. */
function LinkVerdict() {
  const app = useApp();
  const verdict = useAppState((state) => state.verdict);
  const exploration = useAppState((state) => state.exploration);
  if (!verdict || verdict.exploration !== exploration) return null;
  const { difference } = verdict;
  const text =
    difference === null
      ? 'Reproduced: the front and the chosen point are what the link says.'
      : `Differs from what the link says at ${difference}.`;
  return (
    <Message
      text={text}
      kind={difference === null ? 'notice' : 'error'}
      onDismiss={() => dismissVerdict(app)}
    />
  );
}

interface MessageProps {
  readonly kind: 'error' | 'notice';
  readonly text: string;
  readonly onDismiss: () => void;
}

function Message({ kind, text, onDismiss }: MessageProps) {
  return (
    <div className="message" data-kind={kind}>
      <span className="message__mark" aria-hidden="true">
        {kind === 'error' ? '!' : 'i'}
      </span>
      <p>{text}</p>
      <button type="button" className="button button--quiet" onClick={onDismiss}>
        Dismiss
      </button>
    </div>
  );
}
