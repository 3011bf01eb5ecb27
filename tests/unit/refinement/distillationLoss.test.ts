import { describe, expect, test } from 'vitest';
import { distillationLoss } from '../../../src/refinement/distillationLoss.ts';
import type { LossSettings } from '../../../src/refinement/distilTask.ts';

const teacher = Int8Array.of(12, -40, 100, 3, -128);
const student = Int8Array.of(20, -10, 90, 0, 127);
const scale = 0.037;

/** The loss written down as its definition says. */
function expectedLoss(logits: readonly number[], label: number, { temperature, labelShare }: LossSettings) {
  const softmax = (values: readonly number[], t: number) => {
    const powers = values.map((value) => Math.exp((value * scale) / t));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  };
  const p = softmax([...teacher], temperature);
  const q = softmax(logits, temperature);
  const divergence = p.reduce((sum, value, k) => sum + value * Math.log(value / q[k]!), 0);
  const share = label < 0 ? 0 : labelShare;
  return (
    (1 - share) * temperature ** 2 * divergence -
    (share === 0 ? 0 : share * Math.log(softmax(logits, 1)[label]!))
  );
}

describe.each([
  { temperature: 2, labelShare: 0 },
  { temperature: 1, labelShare: 0.3 },
  { temperature: 4, labelShare: 1 },
])('distillation loss, %j', (settings) => {
  test.each([-1, 3])('is its definition, with its slopes, for label %i', (label) => {
    const gradient = new Float64Array(student.length);
    const loss = distillationLoss(student, teacher, scale, label, settings, gradient);
    expect(loss).toBeCloseTo(expectedLoss([...student], label, settings), 10);
    const step = 1e-4;
    gradient.forEach((slope, k) => {
      const at = (sign: number) =>
        expectedLoss(
          [...student].map((value, n) => (n === k ? value + sign * step : value)),
          label,
          settings,
        );
      expect(slope).toBeCloseTo((at(1) - at(-1)) / (2 * step), 6);
    });
  });

  test('is 0 without slopes where the student repeats the teacher', () => {
    const gradient = new Float64Array(teacher.length);
    expect(distillationLoss(teacher, teacher, scale, -1, settings, gradient)).toBe(0);
    expect([...gradient].every((slope) => slope === 0)).toBe(true);
  });
});
