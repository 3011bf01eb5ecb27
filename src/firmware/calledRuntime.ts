import type { BundleFile } from './bundleJob.ts';

const functionName = /\bts_\w+/g;
const definition = /^\w[\w *]*\b(ts_\w+)\([^;{]*\)\s*\{/gm;

/** The headers of a runtime, and those of its C files that the network calls, or another one that it calls. */
export function calledRuntime(
  runtime: readonly BundleFile[],
  network: readonly BundleFile[],
): readonly BundleFile[] {
  const isHeader = ({ path }: BundleFile) => path.endsWith('.h');
  const called = runtime.filter(isHeader);
  const others = new Set(runtime.filter((file) => !isHeader(file)));
  let callers = network;
  while (callers.length > 0) {
    const named = new Set(callers.flatMap(({ text }) => text.match(functionName) ?? []));
    callers = [...others].filter(({ text }) =>
      Array.from(text.matchAll(definition)).some(([, own]) => named.has(own!)),
    );
    for (const file of callers) others.delete(file);
    called.push(...callers);
  }
  return called;
}
