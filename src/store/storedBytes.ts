/** About the room that plain data takes when it is stored: the memory behind its typed arrays, once each, and 8 bytes for any other value. */
export function storedBytes(data: unknown): number {
  const seen = new Set<object>();
  const visit = (part: unknown): number => {
    if (typeof part !== 'object' || part === null) return 8;
    const stored = ArrayBuffer.isView(part) ? part.buffer : part;
    if (seen.has(stored)) return 0;
    seen.add(stored);
    if (ArrayBuffer.isView(part)) return part.buffer.byteLength;
    return Object.values(part).reduce<number>((sum, member) => sum + visit(member), 8);
  };
  return visit(data);
}
