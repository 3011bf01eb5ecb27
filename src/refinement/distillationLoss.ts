import type { LossSettings } from './distilTask.ts';
import { softmax } from './softmax.ts';

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
