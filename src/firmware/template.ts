const root = '../../firmware-templates/';
const texts = import.meta.glob<string>(['../../firmware-templates/**', '!**/image/**', '!**/runtimes/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const licence = import.meta.glob<string>('../../LICENSE*', { query: '?raw', import: 'default', eager: true });

/** Text of a file in firmware-templates. */
export function templateText(path: string): string {
  const text = texts[root + path];
  if (text === undefined) throw new RangeError(`there is no firmware template ${path}`);
  return text;
}

/** Paths in firmware-templates that start with `prefix`, sorted. */
export function templatePaths(prefix: string): string[] {
  return Object.keys(texts)
    .map((path) => path.slice(root.length))
    .filter((path) => path.startsWith(prefix))
    .sort();
}

export function licenceText(): string {
  return licence['../../LICENSE'] ?? '';
}

/** Values for the holes `{{name}}` of a template. */
export type Holes = Readonly<Record<string, string | number>>;

/**
 * A template with every hole filled. A line that is nothing but a hole disappears when its value is empty.
 * Throws RangeError when template and values do not name the same holes.
 */
export function filledTemplate(path: string, holes: Holes): string {
  const used = new Set<string>();
  const value = (name: string) => {
    if (!(name in holes)) throw new RangeError(`template ${path} has a hole {{${name}}} without a value`);
    used.add(name);
    return String(holes[name]);
  };
  const text = templateText(path)
    .replace(/^\{\{(\w+)\}\}\n/gm, (_, name: string) => (value(name) === '' ? '' : `${value(name)}\n`))
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => value(name));
  const unused = Object.keys(holes).filter((name) => !used.has(name));
  if (unused.length > 0) throw new RangeError(`template ${path} has no hole for ${unused.join(', ')}`);
  return text;
}
