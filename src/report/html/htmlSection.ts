import type { Exploration } from '../../exploration/exploration.ts';
import type { Choice } from '../../exploration/points/choice.ts';
import { frontOf, highestBudgetPp } from '../../exploration/points/choice.ts';
import { accuracyLines } from '../../exploration/views/accuracyText.ts';
import { shownPricing } from '../../exploration/views/boardView.ts';
import { frontWinnersCursePp } from '../../exploration/views/pointFlips.ts';
import { nameOf, pointDetails } from '../../exploration/views/pointSentence.ts';
import { pointSummary } from '../../exploration/views/pointSummary.ts';
import { pointOfChoice } from '../../exploration/views/sensiblePoint.ts';
import { splitOverlap } from '../../exploration/views/splitOverlap.ts';
import { commandLine, measurementsNote } from '../../sharing/commandLine.ts';
import { formatBudget } from '../../words/budget.ts';
import { capitalised } from '../../words/capitalised.ts';
import { equalImagesText } from '../../words/equalImages.ts';
import { selectionGapText } from '../../words/selectionGap.ts';
import { frontDrawing } from '../frontDrawing.ts';
import type { DrawnFront } from '../frontLayout.ts';
import { seriesName } from '../seriesName.ts';
import { settingLines } from '../settingLines.ts';
import { escapedXml } from '../xml.ts';
import { frontColumns, layerColumns } from './frontColumns.ts';
import { htmlTable } from './htmlTable.ts';
import { budgetsPerPp, budgetVerdict, mostBudgetPp, reportData, reportedPoints } from './reportData.ts';

/** An exploration to report, and what is chosen of it. */
export interface Reported {
  readonly exploration: Exploration;
  readonly choice: Choice;
  /** What a person calls files, by SHA-256, where that is not what the recipe calls them. */
  readonly ownNames?: Readonly<Record<string, string>>;
}

/** Budget of a report that a point was chosen for by itself. */
const usualBudgetPp = 1;

/** One exploration of a report: a static picture, words and tables, which the report's script makes answer. */
export function htmlSection({ exploration, choice, ownNames }: Reported, number: number): string {
  const { points, recipe } = exploration;
  const isByBudget = 'budgetPp' in choice;
  const budget = isByBudget ? choice : { budgetPp: usualBudgetPp, rule: 'sensible' as const };
  const chosen = pointOfChoice(exploration, frontOf(points), choice);
  const drawn: DrawnFront = {
    axis: 'latency',
    view: highestBudgetPp,
    chosen,
    budgetPp: budget.budgetPp,
    isByBudget,
    isInteractive: true,
  };
  const { flashBytes } = choice;
  const flash = flashBytes === undefined ? {} : { flashBytes };
  const pricing = shownPricing(exploration);
  const measurements = measurementsNote(pricing);
  const summary = pointSummary(exploration, chosen);
  const verdict = budgetVerdict(exploration, chosen, budget, isByBudget);
  const told = reportedPoints(exploration, chosen).map((point) => pointSummary(exploration, point));
  const [, ...details] = pointDetails(exploration, chosen);
  const gapPp = frontWinnersCursePp(exploration);
  const overlap = splitOverlap(exploration);
  const rule = budget.rule === 'sensible' ? 'one that holds and is worth its flash' : 'the fastest within it';
  const reading = budget.reading === 'bound' ? ', by the bound of 95 % confidence' : '';
  return [
    `<section data-report aria-labelledby="title-${number}">`,
    `<h2 id="title-${number}">${escapedXml(seriesName(exploration))}</h2>`,
    `<h3 data-part="name">Chosen: ${escapedXml(nameOf(summary))}</h3>`,
    `<p class="verdict" data-part="verdict" data-holds="${verdict.holds}"><strong>${escapedXml(verdict.strong ?? '')}</strong>${escapedXml(verdict.text)}</p>`,
    `<div class="said">${list(details, 'details')}${list(accuracyLines(summary), 'accuracy')}</div>`,
    '<div class="controls" data-part="controls" hidden>',
    `<label for="budget-${number}">Accuracy to give up, at most</label>`,
    `<input id="budget-${number}" type="range" min="0" max="${mostBudgetPp(budget)}" step="${1 / budgetsPerPp}" aria-valuetext="at most ${formatBudget(budget.budgetPp)} percentage points" value="${budget.budgetPp}">`,
    `<output for="budget-${number}">${formatBudget(budget.budgetPp)} pp</output>`,
    `<p>Takes ${rule}${reading}. Points of the chart and of the table can be chosen, too.</p>`,
    '</div>',
    `<figure data-part="figure">${frontDrawing(exploration, drawn)}<div class="note" data-part="note" aria-hidden="true" hidden></div></figure>`,
    '<p class="visually-hidden" aria-live="polite" data-part="live"></p>',
    '<h3>The front and the exact network</h3>',
    htmlTable(
      'points',
      `Points of ${seriesName(exploration)}`,
      frontColumns(recipe),
      told.map((row) => ({ row, point: row.point })),
    ),
    ...notes([
      ...(gapPp === null ? [] : [selectionGapText(gapPp)]),
      ...(overlap ? [equalImagesText(overlap)] : []),
    ]),
    '<h3>Convolutions of the chosen point</h3>',
    htmlTable(
      'layers',
      `Convolutions of ${seriesName(exploration)}`,
      layerColumns,
      summary.layers.map((row) => ({ row })),
    ),
    '<h3>Settings</h3>',
    list(settingLines(exploration), 'settings'),
    `<details><summary>Recipe</summary><pre tabindex="0">${escapedLines(JSON.stringify(recipe, null, 2))}</pre></details>`,
    '<h3>The same again</h3>',
    '<p>With the <code>tauscope</code> command; the link behind <code>--recipe</code>, put behind the address of Tauscope’s page, opens the exploration there with the choice that this report was written with.</p>',
    `<pre tabindex="0" data-part="commands">${escapedLines(commandLine(recipe, { point: chosen, ...flash }, ownNames, pricing))}</pre>`,
    ...notes(measurements ? [measurements] : []),
    `<script type="application/json">${scriptSafe(JSON.stringify(reportData(exploration, drawn, budget)))}</script>`,
    '</section>',
  ].join('\n');
}

function list(lines: readonly string[], part: string): string {
  const items = lines.map((line) => `<li>${escapedXml(capitalised(line))}</li>`);
  return `<ul data-part="${part}">${items.join('')}</ul>`;
}

function notes(texts: readonly string[]): string[] {
  return texts.map((text) => `<p>${escapedXml(capitalised(text))}.</p>`);
}

function escapedLines(text: string): string {
  return text.split('\n').map(escapedXml).join('\n');
}

/** JSON that no element of HTML can begin or end in. */
function scriptSafe(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
