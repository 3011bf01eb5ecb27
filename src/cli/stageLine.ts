/** Writes the stages of work on standard error: a line that renews itself on a terminal, else a line per stage. */
export function stageLine(stream: NodeJS.WriteStream): (what: string, share: number) => void {
  const begun = performance.now();
  let last = '';
  return (what, share) => {
    const text = `${what}: ${Math.floor(100 * share)} % (${Math.round((performance.now() - begun) / 1000)} s)`;
    if (stream.isTTY) stream.write(`\r\x1b[K${text}${share === 1 ? '\n' : ''}`);
    else if (what !== last) stream.write(`${text}\n`);
    last = what;
  };
}
