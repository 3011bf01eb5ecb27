/** One line of JSON, which has no infinite numbers: they are texts. */
export function jsonLine(document: object): string {
  return JSON.stringify(document, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}
