import { beforeEach, describe, expect, test } from 'vitest';
import type { Exploration } from '../../../../src/exploration/exploration.ts';
import { chosenPoint, frontOf } from '../../../../src/exploration/points/choice.ts';
import { accuracyLines, missedBudgetText } from '../../../../src/exploration/views/accuracyText.ts';
import { holdingPoint } from '../../../../src/exploration/views/holdingPoint.ts';
import { pointSummary } from '../../../../src/exploration/views/pointSummary.ts';
import { sensiblePoint } from '../../../../src/exploration/views/sensiblePoint.ts';
import { shortList } from '../../../../src/exploration/views/shortList.ts';
import { verdictOf } from '../../../../src/exploration/views/verdict.ts';
import { accuracyParagraphs } from '../../../../src/firmware/accuracyParagraphs.ts';
import { exportRequest } from '../../../../src/firmware/exportRequest.ts';
import { analysedExample, fasterBySkipping } from '../analysedExample.ts';

/** Answers to so many images, all right but the first `lost`. */
function answers(imageCount: number, lost: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(imageCount / 8));
  for (let n = lost; n < imageCount; n++) bits[n >> 3]! |= 1 << (n & 7);
  return bits;
}

describe('what a budget promises', () => {
  let exploration: Exploration;
  /** All points but the exact network, fastest first. */
  let fastest: number[];

  beforeEach(async () => {
    const splits = { calibration: 4, selection: 20, heldOut: 10 };
    exploration = await analysedExample({ ...fasterBySkipping, splits });
    const { latencyCycles, correct } = exploration.points;
    fastest = [...correct.keys()].slice(1).sort((a, b) => latencyCycles[a]! - latencyCycles[b]!);
    enter(0, 0, 0);
  });

  /** Enters a point that loses so many of the 20 selection and of the 10 held-out images. */
  function enter(point: number, lost: number, heldOutLost?: number) {
    const { correct, correctBits, bytesPerPoint } = exploration.points;
    correct[point] = 20 - lost;
    correctBits.set(answers(20, lost), point * bytesPerPoint);
    if (heldOutLost !== undefined) exploration.heldOut.set(point, answers(10, heldOutLost));
  }

  test('holds for the fastest point that keeps it on the held-out images too', () => {
    const [first, second, third] = fastest as [number, number, number];
    enter(first, 3, 4);
    enter(second, 2, 2);
    enter(third, 1, 1);
    const choose = (budgetPp: number) =>
      chosenPoint(exploration.points, frontOf(exploration.points), { budgetPp });
    expect(choose(15)).toBe(first);
    expect(holdingPoint(exploration, { budgetPp: 15 })).toEqual({
      point: third,
      passedOver: [first, second],
    });
    expect(holdingPoint(exploration, { budgetPp: 40 })).toEqual({ point: first, passedOver: [] });
    expect(holdingPoint(exploration, { budgetPp: 5 })).toEqual({ point: 0, passedOver: [third] });
  });

  test('the sensible point holds, as far as that is known, and is worth its flash', () => {
    const [first, second, third] = fastest as [number, number, number];
    const { latencyCycles, flashBytes } = exploration.points;
    enter(first, 3);
    enter(second, 2, 1);
    enter(third, 1, 1);
    flashBytes.fill(flashBytes[0]!);
    const sensible = (budgetPp: number) =>
      sensiblePoint(exploration, frontOf(exploration.points), { budgetPp });
    expect(sensible(15)).toBe(first);
    enter(first, 3, 4);
    expect(sensible(15)).toBe(second);
    const reasons = (budgetPp: number) =>
      Object.fromEntries(
        shortList(exploration, frontOf(exploration.points), { budgetPp }).map((entry) => [
          entry.point,
          entry.reasons,
        ]),
      );
    expect(reasons(15)).toMatchObject({ 0: ['exact'], [second]: ['sensible'] });
    expect(reasons(15)[first]).toContain('fastest');
    // So many times as much flash is more than any time here is worth.
    flashBytes[second] = flashBytes[0]! * 1e6;
    expect(latencyCycles[third]).toBeGreaterThan(latencyCycles[second]!);
    expect(sensible(15)).toBe(third);
    expect(sensible(0)).toBe(0);
  });

  test('is not known to hold where nothing was measured, nor kept by a network that does not fit', () => {
    enter(fastest[0]!, 0);
    expect(holdingPoint(exploration, { budgetPp: 0 })).toEqual({ point: 0, passedOver: [fastest[0]] });
    exploration.heldOut.clear();
    expect(holdingPoint(exploration, { budgetPp: 0 })).toBeNull();
    const unfit = { ...exploration, points: { ...exploration.points, limits: { flashBytes: 1 } } };
    enter(0, 0, 0);
    expect(holdingPoint(unfit, { budgetPp: 0 })).toBeNull();
  });

  test('is judged in words: kept on the held-out images, missed there, or not known yet', () => {
    const [point] = fastest as [number];
    const said = (budgetPp: number, isRunning = false, shown = point) => {
      const asked = { budgetPp, isByBudget: true, isRunning };
      const { holds, strong = '', text } = verdictOf(exploration, pointSummary(exploration, shown), asked);
      return [holds, strong + text];
    };
    enter(point, 3);
    expect(said(15)).toEqual([null, 'The held-out images are being measured…']);
    expect(said(15, true)).toEqual([null, 'Whether it holds on the held-out images is measured at the end.']);
    expect(said(15, false, 0)).toEqual([true, 'The exact network loses nothing.']);
    enter(point, 3, 4);
    expect(said(15)).toEqual([
      false,
      expect.stringMatching(/budget of 15 pp .* 40\.00 pp are lost there\.$/),
    ]);
    expect(said(40)).toEqual([
      true,
      expect.stringMatching(/^Holds on 10 held-out images: .*40\.00 pp.* of 40 pp/),
    ]);
  });

  test('is said with the accuracy and its bound on both splits', () => {
    const [point] = fastest as [number];
    enter(point, 3, 4);
    const summary = pointSummary(exploration, point);
    expect(accuracyLines(summary, 15)).toEqual([
      expect.stringMatching(
        /^selection 85\.00 % of 20 \(loss 15\.00 pp, with 95 % confidence at most \d\d\.\d\d pp; 3 lost, 0 won\): within on these images$/,
      ),
      expect.stringMatching(
        /^held-out 60\.00 % of 10 \(loss 40\.00 pp, .*; 4 lost, 0 won\): not within the budget$/,
      ),
    ]);
    expect(accuracyLines(pointSummary(exploration, 0), 15)).toEqual([
      'selection 100.00 % of 20',
      'held-out 100.00 % of 10',
    ]);
    expect(missedBudgetText(summary, 40)).toBeNull();
    const { facts } = exportRequest(exploration, point, { budget: { budgetPp: 15 } }).job;
    expect(facts['budget']).toEqual({ budgetPp: 15, reading: 'estimate', heldOut: 'not within the budget' });
    expect(exportRequest(exploration, point).job.facts).not.toHaveProperty('budget');
    const readme = accuracyParagraphs(summary, { budgetPp: 15, passedOver: [7, 8] });
    expect(readme).toContain('\n* held-out 60.00 % of 10 (loss 40.00 pp');
    expect(readme).toContain('at most 15 pp on the selection images. Passed over');
    expect(readme).toContain(
      '**The budget of 15 pp does not hold on the held-out images: 40.00 pp are lost there.**',
    );
    expect(accuracyParagraphs(summary)).not.toMatch(/budget|chosen as/);
  });
});
