const longestName = 60;

/** Characters of a name that links and files hold, be it a file's or a tensor's. */
export const mostNameCharacters = 1000;

/** Characters of the name that a person gives an exploration. */
export const longestTitle = 80;

/**
 * Text from outside, such as the name of a file or of an archive's member, fit for a terminal, a page and XML: control,
 * format, private and unassigned characters, lone surrogates and line breaks become spaces.
 */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** A name from a file, fit for one line of text: printable, at most 60 characters long. */
export function shownName(name: string): string {
  const plain = printable(name).trim();
  const characters = Array.from(plain);
  return characters.length <= longestName ? plain : `${characters.slice(0, longestName - 1).join('')}…`;
}
