/** A quoted text, with the number that is its key, quoted or not, if it has one. One that is not closed goes to the end. */
const quoted = /(?:["']?\b(\d{1,5})["']?\s*:\s*)?(?:'((?:[^'\\]|\\.?)*)(?:'|$)|"((?:[^"\\]|\\.?)*)(?:"|$))/gs;

/**
 * Names of classes as tools spell them in one text: a list or a map by number, in JSON or as Python prints it
 * (`{0: 'cat', 1: 'dog'}`), or one name a line, or with commas between them.
 */
export function spelledNames(text: string): string[] {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed))
    return trimmed.split(trimmed.includes('\n') ? '\n' : ',').map((name) => name.trim());
  const names: (string | undefined)[] = [];
  for (const [, number, single, double] of trimmed.matchAll(quoted)) {
    const name = (single ?? double ?? '').replace(/\\(.)/gs, '$1');
    names[number === undefined ? names.length : Number(number)] = name;
  }
  return Array.from(names, (name) => name ?? '');
}
