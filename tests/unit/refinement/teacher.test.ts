import { expect, test } from 'vitest';
import type { DistilTask, Inputs } from '../../../src/refinement/distilTask.ts';
import { teacherOf } from '../../../src/refinement/teacher.ts';
import { unchanged, varied } from '../../../src/refinement/trainingImages.ts';

const shape = [2, 2, 1];
const images = {
  count: 2,
  shape,
  input: (image: number) => Int8Array.from([1, 2, 3, 4], (value) => value + 10 * image),
  label: () => 0,
};

/** Logits of an input are its own values, so what the teacher says of an image tells which one was seen. */
function recorded() {
  const asked: string[] = [];
  const tasks: DistilTask[] = [];
  const engine = {
    logits: (inputs: Inputs) => {
      asked.push(...inputs.map(String));
      return Promise.resolve(inputs.map((input) => Int8Array.from(input)));
    },
    distil: (task: DistilTask) => {
      tasks.push(task);
      return Promise.resolve({ loss: 0, gradients: [] });
    },
  };
  return { asked, tasks, teacher: teacherOf(engine, images, { temperature: 2, labelShare: 0 }) };
}

test('the exact network sees each image as the other does, and again only where it is shifted', async () => {
  const { asked, tasks, teacher } = recorded();
  const samples = [
    { image: 0, ...unchanged },
    { image: 0, mirrored: true, down: 0, right: 0 },
    { image: 1, mirrored: false, down: 1, right: 0 },
    { image: 1, ...unchanged },
  ];
  for (let round = 0; round < 2; round++) await teacher.compare([], samples, 2, false);
  const seen = samples.map((sample) => String(varied(images.input(sample.image), shape, sample)));
  for (const { inputs, teacher: logits } of tasks) expect(logits.map(String)).toEqual(inputs.map(String));
  expect(tasks.flatMap(({ inputs }) => inputs.map(String))).toEqual([...seen, ...seen]);
  expect(asked).toEqual([...seen, seen[2]]);
});
