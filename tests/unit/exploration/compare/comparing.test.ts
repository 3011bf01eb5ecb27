import { beforeAll, describe, expect, test } from 'vitest';
import { comparabilityNotes } from '../../../../src/exploration/compare/comparability.ts';
import type { ComparedExploration } from '../../../../src/exploration/compare/comparedExploration.ts';
import { comparedSettings } from '../../../../src/exploration/compare/comparedSettings.ts';
import { equalBudgets } from '../../../../src/exploration/compare/equalBudgets.ts';
import type { Exploration } from '../../../../src/exploration/exploration.ts';
import { frontOf } from '../../../../src/exploration/points/choice.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { exactPoint } from '../../../../src/exploration/recipe/space.ts';
import { pointSummary } from '../../../../src/exploration/views/pointSummary.ts';
import { comparedResults, readComparedResults } from '../../../../src/sharing/comparedResults.ts';
import { parseResults, resultsDocument } from '../../../../src/sharing/resultsFile.ts';
import { answer } from '../../sharing/answers.ts';
import { analysedExample, fasterBySkipping } from '../analysedExample.ts';

/** Nine points with drawn answers, the front and the exact network on the held-out images as well. */
async function measured(change: Partial<Recipe>, wrong: number): Promise<Exploration> {
  const layers = [2, 4].map((layer) => ({ layer, taus: [0, 0.05, 0.1] }));
  const exploration = await analysedExample({ layers, ...fasterBySkipping, ...change });
  answer(
    exploration,
    () => true,
    // The nth point misses n - 1 of the first images, or as many as are left.
    (n) => (n % 3 === 0 ? 0xff >> (Math.max(0, n / 3 - 1) % wrong) : 0xff),
  );
  for (const point of [exactPoint, ...frontOf(exploration.points)])
    exploration.heldOut.set(point, Uint8Array.of(0b10110111 ^ (point * 3)));
  exploration.complete = true;
  return exploration;
}

const textOf = (exploration: Exploration) => JSON.stringify(resultsDocument(exploration));
const comparedOf = (name: string, exploration: Exploration) =>
  comparedResults(name, parseResults(textOf(exploration)));

let explorations: Exploration[];
let compared: ComparedExploration[];
beforeAll(async () => {
  explorations = [await measured({}, 9), await measured({ board: 'nucleo-l4r5zi' }, 4)];
  compared = explorations.map((exploration, n) => comparedOf(`${n}`, exploration));
});

describe('explorations that are compared', () => {
  test('have the figures at equal losses that they have by themselves', () => {
    const budgets = equalBudgets(compared, [0, 5, 20]);
    expect(budgets.map(({ budgetPp }) => budgetPp)).toEqual([null, 0, 5, 20]);
    for (const { budgetPp, points } of budgets)
      points.forEach((found, n) => {
        const exploration = explorations[n]!;
        const { correct, latencyCycles, imageCount } = exploration.points;
        const keeping = [...correct.keys()].filter(
          (point) => correct[exactPoint]! - correct[point]! <= ((budgetPp ?? 0) / 100) * imageCount,
        );
        const least = Math.min(...keeping.map((point) => latencyCycles[point]!));
        expect(found.latencyCycles).toBe(budgetPp === null ? latencyCycles[exactPoint] : least);
        const summary = pointSummary(exploration, found.point);
        expect(found).toMatchObject({
          latencyMilliseconds: summary.latencyMilliseconds,
          flashBytes: summary.flashBytes,
          ramBytes: summary.ramBytes,
          selection: { percent: summary.selectionTop1Percent, flips: summary.selectionFlips },
          heldOut: { percent: summary.heldOutTop1Percent, flips: summary.heldOutFlips },
          isKeeping: true,
          isFitting: true,
        });
        expect(found.heldOut!.lossPp).toBeCloseTo(summary.heldOutLossPp!);
        expect(found.verdict === 'reference').toBe(found.point === exactPoint);
      });
    expect(new Set(budgets.flatMap(({ points }) => points.map(({ point }) => point))).size).toBeGreaterThan(
      2,
    );
  });

  test('differ from the first by what the figures say', () => {
    const [, , { points } = { points: [] }] = equalBudgets(compared, [0, 5]);
    const [first, second] = points;
    expect(first!.toFirst).toBeNull();
    const { latencyPercent, flashPercent, ramPercent, heldOutLossPp } = second!.toFirst!;
    expect(first!.latencyMilliseconds * (1 + latencyPercent / 100)).toBeCloseTo(second!.latencyMilliseconds);
    expect(first!.flashBytes * (1 + flashPercent / 100)).toBeCloseTo(second!.flashBytes);
    expect(first!.ramBytes! * (1 + ramPercent! / 100)).toBeCloseTo(second!.ramBytes!);
    expect(first!.heldOut!.lossPp + heldOutLossPp!).toBeCloseTo(second!.heldOut!.lossPp);
  });

  test('without held-out answers, or unfinished, say so', () => {
    const exploration = { ...explorations[0]!, heldOut: new Map<number, Uint8Array>(), complete: false };
    const unchecked = comparedOf('2', exploration);
    const [{ points } = { points: [] }] = equalBudgets([compared[0]!, unchecked], []);
    expect(points[1]).toMatchObject({ heldOut: null, toFirst: { heldOutLossPp: null } });
    const notes = comparabilityNotes([compared[0]!, unchecked]).join('\n');
    expect(notes).toMatch(/Unfinished.*: 2\.\n.*held-out images: 2\./);
  });

  test('show which settings differ, and what that means', () => {
    expect(comparedSettings(compared).filter(({ differs }) => differs)).toEqual([
      { title: 'Board', texts: ['NUCLEO-U575ZI-Q, 160 MHz', 'NUCLEO-L4R5ZI, 120 MHz'], differs: true },
    ]);
    expect(comparabilityNotes(compared)).toEqual([
      'The boards differ: NUCLEO-U575ZI-Q at 160 MHz (1), NUCLEO-L4R5ZI at 120 MHz (2). Milliseconds compare boards, cycles what the cores do.',
    ]);
    expect(comparabilityNotes([compared[0]!, compared[0]!])).toEqual([
      expect.stringMatching(/compare directly/),
    ]);
  });

  test('differ by names of classes, which can number labels', () => {
    const [one] = compared;
    const other = { ...one!, recipe: { ...one!.recipe, classNames: ['cat', 'dog'] } };
    expect(comparedSettings([one!, other]).filter(({ differs }) => differs)).toMatchObject([
      { texts: ["the files' own", 'cat, dog'] },
    ]);
  });

  /** A setting that goes without saying beside the same one said, or other names of the same content. */
  const alike: Partial<Recipe>[] = [
    { allocation: 'equal', domain: 'direct', channelsPerMask: 1, resize: 'crop', racing: null, search: null },
  ];
  test.each(alike)('do not differ by %o', (change) => {
    const [one] = compared;
    const other = { ...one!, recipe: { ...one!.recipe, ...change } };
    expect(comparedSettings([one!, other]).filter(({ differs }) => differs)).toEqual([]);
  });

  test('do not differ by what files are called, but by what they hold', () => {
    const [one] = compared;
    const withModel = (name: string, sha256: string) => ({
      ...one!,
      recipe: { ...one!.recipe, model: { example: null, files: [{ name, sha256 }] } },
    });
    const { sha256 } = one!.recipe.model.files[0]!;
    const differing = (other: ComparedExploration) =>
      comparedSettings([one!, other]).flatMap(({ title, differs }) => (differs ? [title] : []));
    expect(differing(withModel('mine.tflite', sha256))).toEqual([]);
    expect(differing(withModel('lenet.tflite', 'f'.repeat(64)))).toEqual(['Model']);
    expect(comparabilityNotes([one!, withModel('other.tflite', 'f'.repeat(64))])).toEqual([
      expect.stringMatching(/^The models differ/),
    ]);
  });
});

test.each([
  ['cut off', (text: string) => text.slice(0, -9), /^theirs\.json: .* cut off/],
  [
    'of a newer version',
    (text: string) => text.replace('"version":1', '"version":2'),
    /^theirs\.json: .*version/,
  ],
  [
    'of an unknown board',
    (text: string) => text.replace('nucleo-u575zi-q', 'nucleo-x1'),
    /^theirs\.json: .*"nucleo-x1"/,
  ],
  [
    'without a measured point',
    (text: string) =>
      text
        .replace(/"correct":\[[\d,]+\]/, `"correct":[${Array(10).fill(-1).join()}]`)
        .replace(/"correctBits":"[^"]+"/, `"correctBits":"${Buffer.alloc(30).toString('base64url')}"`)
        .replace('"complete":true', '"complete":false')
        .replace(/"front":\[[\d,]+\],"heldOut":\[.*\]/, '"front":[],"heldOut":[]'),
    /^theirs\.json: .*no measured point/,
  ],
])('a results file %s is refused by name', (_, change, message) => {
  const text = change(textOf(explorations[0]!));
  expect(() => readComparedResults('theirs.json', text)).toThrow(message);
});
