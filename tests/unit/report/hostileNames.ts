import type { Exploration } from '../../../src/exploration/exploration.ts';
import { frontSvg } from '../../../src/report/frontSvg.ts';
import { analysedExample } from '../exploration/analysedExample.ts';

/** What breaks out of XML or HTML text, or is no XML character. */
export const hostileNames = [
  '</text><script>',
  '</script><script>',
  '&nbsp;',
  ']]>',
  '"\'',
  '\u0000\u001b[31m',
  '\ud800',
  '\uffff\ufffe',
  '\u000b',
];

/** Drawings of an exploration whose model has such names. */
export async function hostileDrawings(): Promise<string[]> {
  const exploration = await analysedExample();
  return hostileNames.map((name) => {
    const network = { ...exploration.network, name: `a${name}b.tflite` };
    return frontSvg([{ ...exploration, network } satisfies Exploration]);
  });
}
