import { printable } from '../words/names.ts';

/** What bytes from 128 on stand for in code page 437, which zip archives are in that do not say they are in UTF-8 (APPNOTE, appendix D). */
const codePage437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
  '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** The name of an archive's member: UTF-8, and what is not, byte by byte, so that names which differ stay different. */
export function memberName(bytes: Uint8Array): string {
  try {
    return printable(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return printable(Array.from(bytes, letterOf).join(''));
  }
}

function letterOf(byte: number): string {
  return byte < 128 ? String.fromCharCode(byte) : codePage437[byte - 128]!;
}
