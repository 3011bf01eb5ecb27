/** Parsers of options for commander that keep the text and throw what `check` throws, so that a mistake is found before anything is read. */

export function checkedText(check: (text: string) => unknown): (text: string) => string {
  return (text) => {
    check(text);
    return text;
  };
}

/** The same for an option that takes several, of which all so far are checked together. */
export function checkedTexts(
  check: (texts: readonly string[]) => unknown,
): (text: string, before?: readonly string[]) => string[] {
  return (text, before = []) => {
    const texts = [...before, text];
    check(texts);
    return texts;
  };
}
