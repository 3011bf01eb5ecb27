import { chosenSymbol, exactSymbol, measuredSymbol, refinedSymbol } from '../charts/markSymbols.ts';
import { markColours } from './drawnMarks.ts';
import { faintOpacity } from './drawnPoints.ts';
import { paper } from './paperColours.ts';
import { escapedXml } from './xml.ts';

interface LegendFacts {
  readonly hasMisfits: boolean;
  readonly hasRefined: boolean;
  readonly hasReference: boolean;
  readonly hasHeldOut: boolean;
  readonly hasMeasured: boolean;
  /** Whether some points stand out from the others. */
  readonly hasOthers: boolean;
  /** The budget in words. */
  readonly budget: string;
  readonly width: number;
}

const lineHeight = 24;
/** A drawing cannot measure text: letters are this wide, at most. */
const letterWidth = 7;
const symbolWidth = 16;
const gap = 22;

/** What the marks of a drawing mean, in lines of at most a width; `height` of them in pixels. */
export function drawnLegend(facts: LegendFacts): { readonly markup: string; readonly height: number } {
  let x = 0;
  let y = 0;
  const items = entries(facts).map(([symbol, text]) => {
    const width = symbolWidth + letterWidth * text.length;
    if (x > 0 && x + width > facts.width) {
      x = 0;
      y += lineHeight;
    }
    const item = `<g transform="translate(${x},${y})"><g transform="translate(5,-4)">${symbol}</g><text class="ink" x="${symbolWidth}" fill="${paper.ink}">${escapedXml(text)}</text></g>`;
    x += width + gap;
    return item;
  });
  return { markup: items.join('\n'), height: y + lineHeight };
}

function entries(facts: LegendFacts): [symbol: string, text: string][] {
  const mark = (budgetMark: number) =>
    `<circle class="mark" data-budget="${budgetMark}" r="4" stroke-width="2" ${markColours(budgetMark)}/>`;
  const path = (name: string, d: string, attributes: string) =>
    `<path class="${name}" d="${d}" ${attributes}/>`;
  const chosen = `fill="${paper.chosen}" transform="scale(0.8)"`;
  const hollow = (colour: string) => `fill="none" stroke="${colour}" stroke-width="2"`;
  const all: readonly (readonly [symbol: string, text: string, isShown?: boolean])[] = [
    [mark(2), `Front, within ${facts.budget} (95 %)`],
    [mark(1), 'within on these images'],
    [mark(0), 'not within'],
    [`<circle class="dominated" r="2.2" fill="${paper.dominated}" fill-opacity="0.45"/>`, 'Dominated'],
    [
      `<circle class="others" r="2.2" fill="${paper.dominated}" fill-opacity="${0.45 * faintOpacity}"/>`,
      'Not selected',
      facts.hasOthers,
    ],
    [
      path('misfit', 'M-2.2-2.2L2.2 2.2M-2.2 2.2L2.2-2.2', `fill="none" stroke="${paper.dominated}"`),
      'Does not fit flash or RAM',
      facts.hasMisfits,
    ],
    [path('exact', exactSymbol, `fill="${paper.ink}"`), 'Exact network'],
    [path('refined', refinedSymbol, `fill="${paper.front}"`), 'Refined', facts.hasRefined],
    [
      `<g class="reference">${path('own', exactSymbol, hollow(paper.ink))}</g>`,
      'Exact network on CMSIS-NN',
      facts.hasReference,
    ],
    [path('chosen', chosenSymbol, chosen), 'Chosen'],
    [
      path('held-out', chosenSymbol, `transform="scale(0.8)" ${hollow(paper.chosen)}`),
      'Chosen, with its loss on the held-out images',
      facts.hasHeldOut,
    ],
    [path('cross', measuredSymbol, hollow(paper.chosen)), 'Measured on the board', facts.hasMeasured],
  ];
  return all.filter(([, , isShown = true]) => isShown).map(([symbol, text]) => [symbol, text]);
}
