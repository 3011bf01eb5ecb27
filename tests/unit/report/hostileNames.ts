import type { Exploration } from '../../../src/exploration/exploration.ts';
import { frontSvg } from '../../../src/report/frontSvg.ts';
import { analysedExample } from '../exploration/analysedExample.ts';

/** Drawings of an exploration whose model has names that break out of XML text or are no XML characters. */
export async function hostileDrawings(): Promise<string[]> {
  const names = [
    '</text><script>',
    '&nbsp;',
    ']]>',
    '"\'',
    '\u0000\u001b[31m',
    '\ud800',
    '\uffff\ufffe',
    '\u000b',
  ];
  const exploration = await analysedExample();
  return names.map((name) => {
    const network = { ...exploration.network, name: `a${name}b.tflite` };
    return frontSvg([{ ...exploration, network } satisfies Exploration]);
  });
}
