import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Exploration } from '../../../../src/exploration/exploration.ts';
import { chosenPoint, frontOf } from '../../../../src/exploration/points/choice.ts';
import { isFitting } from '../../../../src/exploration/points/pointTable.ts';
import { accuracyLines, unkeptBudgetText } from '../../../../src/exploration/views/accuracyText.ts';
import { floatDifferences } from '../../../../src/exploration/views/answerDifferences.ts';
import { holdingPoint } from '../../../../src/exploration/views/holdingPoint.ts';
import { pointSummary } from '../../../../src/exploration/views/pointSummary.ts';
import { accuracyParagraphs } from '../../../../src/firmware/accuracyParagraphs.ts';
import { refused } from '../../../refused.ts';
import { analysedExample, fasterBySkipping } from '../analysedExample.ts';

const splits = { calibration: 4, selection: 20, heldOut: 10 };
const float = { name: 'float.onnx', sha256: 'f'.repeat(64) };

function bitsOf(answers: readonly boolean[]): Uint8Array {
  const bits = new Uint8Array(Math.ceil(answers.length / 8));
  answers.forEach((isRight, n) => (bits[n >> 3]! |= Number(isRight) << (n & 7)));
  return bits;
}

const count = (answers: readonly boolean[]) => answers.filter(Boolean).length;

/** Answers of the float network and of all points, the float network most often right. */
function drawnAnswers(seed: number, pointCount: number) {
  const random = xoroshiro128plus(seed);
  const draw = (images: number, least: number) =>
    Array.from({ length: images }, () => uniformInt(random, 0, 99) >= least);
  const both = (least: number) => ({ selection: draw(20, least), heldOut: draw(10, least) });
  return { float: both(15), points: Array.from({ length: pointCount }, () => both(25)) };
}

type Drawn = ReturnType<typeof drawnAnswers>;

describe('losses against a float network', () => {
  let analysed: Exploration;
  beforeAll(async () => {
    const none = { selection: new Uint8Array(3), heldOut: new Uint8Array(2) };
    analysed = await analysedExample({ ...fasterBySkipping, splits, float }, none);
  });

  function explorationOf({ float, points }: Drawn): Exploration {
    const floatAnswers = { selection: bitsOf(float.selection), heldOut: bitsOf(float.heldOut) };
    return {
      ...analysed,
      floatAnswers,
      points: {
        ...analysed.points,
        floatBits: floatAnswers.selection,
        correct: Int32Array.from(points, ({ selection }) => count(selection)),
        correctBits: Uint8Array.from(points.flatMap(({ selection }) => [...bitsOf(selection)])),
      },
      heldOut: new Map(points.map(({ heldOut }, point) => [point, bitsOf(heldOut)])),
    };
  }

  const drawn = (seed: number) => drawnAnswers(seed, analysed.points.correct.length);

  test('and flips are those of the images, the exact network’s too', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const answers = drawn(seed);
      const exploration = explorationOf(answers);
      answers.points.forEach((own, point) => {
        const summary = pointSummary(exploration, point);
        for (const [split, loss, flips] of [
          ['selection', summary.accuracyLossPp, summary.selectionFlips],
          ['heldOut', summary.heldOutLossPp!, summary.heldOutFlips!],
        ] as const) {
          const reference = answers.float[split];
          const imageCount = reference.length;
          expect(loss).toBeCloseTo((100 * (count(reference) - count(own[split]))) / imageCount, 9);
          expect(flips).toEqual({
            imageCount,
            lost: reference.filter((isRight, n) => isRight && !own[split][n]).length,
            gained: reference.filter((isRight, n) => !isRight && own[split][n]).length,
          });
        }
        expect(summary.float).toEqual({
          name: 'float.onnx',
          selectionTop1Percent: 5 * count(answers.float.selection),
          heldOutTop1Percent: 10 * count(answers.float.heldOut),
        });
      });
    }
  });

  test('choose the fastest point that keeps the budget, the exact network where none does', () => {
    let unkept = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const answers = drawn(seed);
      const exploration = explorationOf(answers);
      const { latencyCycles } = exploration.points;
      const [reference, all] = [answers.float, [...answers.points.entries()]];
      const loss = (point: number, split: 'selection' | 'heldOut') =>
        count(reference[split]) - count(answers.points[point]![split]);
      for (const budgetPp of [0, 5, 10, 20]) {
        const keeping = all.flatMap(([point]) =>
          isFitting(exploration.points, point) && loss(point, 'selection') <= budgetPp / 5 ? [point] : [],
        );
        const point = chosenPoint(exploration.points, frontOf(exploration.points), { budgetPp });
        const summary = pointSummary(exploration, point);
        if (keeping.length === 0) {
          unkept++;
          expect(point).toBe(0);
          expect(unkeptBudgetText(summary, { budgetPp })).toContain(`at most ${budgetPp} pp`);
          expect(holdingPoint(exploration, { budgetPp })).toBeNull();
          continue;
        }
        expect(keeping).toContain(point);
        expect(latencyCycles[point]).toBe(Math.min(...keeping.map((other) => latencyCycles[other]!)));
        expect(unkeptBudgetText(summary, { budgetPp })).toBeNull();
        const holding = holdingPoint(exploration, { budgetPp });
        if (!holding) continue;
        expect(keeping).toContain(holding.point);
        expect(loss(holding.point, 'heldOut')).toBeLessThanOrEqual(budgetPp / 10);
      }
    }
    expect(unkept).toBeGreaterThan(0);
  });

  test('are said with the network that they are counted from', () => {
    const answers = drawn(1);
    answers.float.selection.fill(true);
    answers.points.forEach(({ selection }) => selection.fill(false, 0, 5));
    const exact = pointSummary(explorationOf(answers), 0);
    expect(accuracyLines(exact, 1)[0]).toMatch(/ of 20 \(loss \d+\.\d\d pp, .*\): not within the budget$/);
    const readme = accuracyParagraphs(exact, { budgetPp: 1 });
    expect(readme).toContain('losses are against the float network float.onnx:');
    expect(readme).toContain('**No point loses at most 1 pp on the selection images');
    expect(readme).not.toContain('chosen as');
    const named = { ...exact, float: { ...exact.float!, name: '<b>`größe`' } };
    expect(accuracyParagraphs(named)).toContain('the float network _b__gr__e_:');
  });

  test('of one image in 30,000 that is won are 0.00 pp', () => {
    const lossPp = -100 / 30_000;
    const lost = {
      accuracyLossPp: lossPp,
      lossBoundPp: lossPp,
      heldOutLossPp: lossPp,
      heldOutLossBoundPp: lossPp,
    };
    const lines = accuracyLines({ ...pointSummary(explorationOf(drawn(1)), 1), ...lost });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toContain('(loss 0.00 pp, with 95 % confidence at most 0.00 pp;');
  });

  test('tell other answers of the float network apart', () => {
    const exploration = explorationOf(drawn(1));
    const { selection, heldOut } = exploration.floatAnswers!;
    expect(floatDifferences(exploration, { selection, heldOut })).toEqual([]);
    expect(
      floatDifferences(exploration, { selection, heldOut: heldOut.map((byte) => byte ^ 3) }),
    ).toMatchObject([{ point: 'float', split: 'held-out', imageCount: 10, changed: 4 }]);
  });

  test('need its answers', async () => {
    await expect(analysedExample({ splits, float })).rejects.toThrow(
      refused('recipe-invalid', /float network float\.onnx .*--float FILE/),
    );
  });
});
