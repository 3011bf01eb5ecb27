import { printable } from '../words/names.ts';

/** Text of an element or a quoted attribute, of XML 1.0 and HTML: every character is one that both allow. */
export function escapedXml(text: string): string {
  return printable(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A coordinate or length in pixels, to the hundredth. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
