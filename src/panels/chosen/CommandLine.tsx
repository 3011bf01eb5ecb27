import { commandLine } from '../../store/commandLine.ts';
import type { Shown } from '../useShown.ts';

/** The same exploration and export without a browser. */
export function CommandLine({ shown: { exploration, point } }: { readonly shown: Shown }) {
  return (
    <details className="command-line">
      <summary>On the command line</summary>
      <pre tabIndex={0} aria-label="Commands">
        <code>{commandLine(exploration.recipe, point)}</code>
      </pre>
    </details>
  );
}
