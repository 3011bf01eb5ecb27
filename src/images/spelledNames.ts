/** A quoted text, with the number that is its key, quoted or not, if it has one. One that is not closed goes to the end. */
const quoted = /(?:["']?\b(\d{1,5})["']?\s*:\s*)?(?:'((?:[^'\\]|\\.?)*)(?:'|$)|"((?:[^"\\]|\\.?)*)(?:"|$))/gs;

/** An escaped character by its number or letter, else itself. */
const escape = /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2})|(.))/gs;
const letters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

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
    const name = (single ?? double ?? '').replace(escape, unescaped);
    names[number === undefined ? names.length : Number(number)] = name;
  }
  return Array.from(names, (name) => name ?? '');
}

function unescaped(whole: string, ...[unit, point, byte, other]: (string | undefined)[]): string {
  // Halves of a pair come one after the other.
  if (unit ?? byte) return String.fromCharCode(Number.parseInt((unit ?? byte)!, 16));
  if (point === undefined) return letters[other!] ?? other!;
  const number = Number.parseInt(point, 16);
  return number <= 0x10ffff ? String.fromCodePoint(number) : whole;
}
