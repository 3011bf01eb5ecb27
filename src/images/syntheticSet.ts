import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { LabelledImages } from './labelledImages.ts';
import { channels, newCanvas, sidePixels } from './synthetic/canvas.ts';
import { randomFor } from './synthetic/random.ts';
import { drawScene } from './synthetic/scene.ts';
import { shapes } from './synthetic/shapes.ts';

/** Names of the ten classes, by label. */
export const syntheticClassNames: readonly string[] = shapes.map((shape) => shape.name);

const imageBytes = sidePixels * sidePixels * channels;
const labelStream = 0;
const sceneStream = 1;

/** Every class once, in a random order of the block's own (Fisher-Yates). */
function labelBlock(seed: number, block: number): Uint8Array {
  const random = randomFor(seed, labelStream, block);
  const labels = Uint8Array.from(shapes.keys());
  for (let last = labels.length - 1; last > 0; last--) {
    const chosen = uniformInt(random, 0, last);
    [labels[last], labels[chosen]] = [labels[chosen]!, labels[last]!];
  }
  return labels;
}

/**
 * The embedded labelled set: `count` 32x32 RGB byte images of ten shapes, generated from a 32-bit seed.
 * Image and label i depend on the seed and i only, so a smaller set is a prefix of a larger one; the classes are balanced.
 * The bytes are the same in every JavaScript engine: only integer arithmetic and correctly rounded operations take part.
 * @param drawn the images, where they have been drawn before
 */
export function syntheticSet(count: number, seed: number, drawn?: Uint8Array): LabelledImages {
  const labels = labelsOf(count, seed);
  return {
    name: `synthetic (seed ${seed})`,
    shape: [sidePixels, sidePixels, channels],
    count,
    classCount: shapes.length,
    classNames: syntheticClassNames,
    values: drawn ?? drawImages(labels, seed),
    labels,
  };
}

function labelsOf(count: number, seed: number): Uint8Array {
  const labels = new Uint8Array(count);
  for (let first = 0; first < count; first += shapes.length) {
    labels.set(labelBlock(seed, first / shapes.length).subarray(0, count - first), first);
  }
  return labels;
}

function drawImages(labels: Uint8Array, seed: number): Uint8Array {
  const values = new Uint8Array(labels.length * imageBytes);
  const canvas = newCanvas();
  for (const [index, label] of labels.entries()) {
    const image = values.subarray(index * imageBytes, (index + 1) * imageBytes);
    drawScene(label, randomFor(seed, sceneStream, index), canvas, image);
  }
  return values;
}
