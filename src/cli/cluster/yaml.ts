/** Plain data. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** As YAML 1.2, in blocks; texts that could be taken for anything else are quoted as JSON quotes them. */
export function yamlOf(value: Yaml): string {
  return lines(value).join('\n');
}

function lines(value: Yaml): string[] {
  if (isList(value)) return value.length === 0 ? ['[]'] : value.flatMap((each) => item(lines(each)));
  if (typeof value !== 'object') return [scalar(value)];
  const entries = Object.entries(value);
  if (entries.length === 0) return ['{}'];
  return entries.flatMap(([key, each]) => {
    const inner = lines(each);
    const isBlock = typeof each === 'object' && Object.keys(each).length > 0;
    return isBlock
      ? [`${scalar(key)}:`, ...inner.map((line) => `  ${line}`)]
      : [`${scalar(key)}: ${inner[0]}`];
  });
}

function item([first, ...rest]: readonly string[]): string[] {
  return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
}

function scalar(value: string | number | boolean): string {
  const isPlain = typeof value !== 'string' || /^[A-Za-z][\w./-]*[A-Za-z]$/.test(value);
  const isWord = typeof value === 'string' && /^(true|false|null|yes|no|on|off)$/i.test(value);
  return isPlain && !isWord ? String(value) : JSON.stringify(value);
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}
