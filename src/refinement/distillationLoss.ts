import { exp, log } from '../network/portableMath.ts';
import type { LossSettings } from './distilTask.ts';

/**
 * How far the student's int8 logits are from the teacher's: temperature^2 * KL(teacher || student) of the softmax of
 * logits / temperature (Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network", 2015), mixed with the
 * cross-entropy of the label when that has a share.
 * @param scale real value of one step of the logits
 * @param label the class, or -1 for none
 * @param gradient takes the derivative by every logit of the student, per int8 step
 */
export function distillationLoss(
  student: Int8Array,
  teacher: Int8Array,
  scale: number,
  label: number,
  { temperature, labelShare }: LossSettings,
  gradient: Float64Array,
): number {
  const step = scale / temperature;
  const p = softmax(teacher, step);
  const q = softmax(student, step);
  const share = label < 0 ? 0 : labelShare;
  let loss = 0;
  for (let k = 0; k < student.length; k++) {
    loss += p.values[k]! * ((teacher[k]! - student[k]!) * step);
    gradient[k] = (1 - share) * temperature * scale * (q.values[k]! - p.values[k]!);
  }
  loss = (1 - share) * temperature ** 2 * (loss + q.logSum - p.logSum);
  if (share === 0) return loss;

  const plain = softmax(student, scale);
  for (let k = 0; k < student.length; k++)
    gradient[k]! += share * scale * (plain.values[k]! - (k === label ? 1 : 0));
  return loss + share * (plain.logSum - student[label]! * scale);
}

/** Softmax of logits * step, and the logarithm of its denominator. */
function softmax(logits: Int8Array, step: number): { values: Float64Array; logSum: number } {
  let largest = -128;
  for (const logit of logits) largest = Math.max(largest, logit);
  const values = Float64Array.from(logits, (logit) => exp((logit - largest) * step));
  const sum = values.reduce((total, value) => total + value, 0);
  return { values: values.map((value) => value / sum), logSum: log(sum) + largest * step };
}
