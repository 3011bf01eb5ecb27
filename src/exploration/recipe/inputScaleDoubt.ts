import type { InputScale } from '../../images/inputScale.ts';
import { inputScaleText } from '../../images/inputScale.ts';
import type { LabelledImages } from '../../images/labelledImages.ts';
import { networkInput } from '../../images/quantiseInput.ts';
import { imagesToTry, trainingScales } from '../../images/trainingScales.ts';
import type { Network } from '../../network/network.ts';
import { tensorOf } from '../../network/network.ts';
import type { Engine } from '../engine.ts';
import { wantedAnswers } from '../measure/wantedAnswers.ts';

/** Part of the tried images that another scale must have right more often: some five standard errors. */
const clearShare = 0.1;

/** A scale, and how many of the images it was tried on a network has right with it. */
export interface ScaleTrial {
  readonly scale: InputScale;
  readonly correct: number;
  readonly imageCount: number;
}

export interface InputScaleDoubt {
  readonly sentence: string;
  /** The scale that does better, as a formula. */
  readonly better: string;
}

/** The usual scales of byte pixels for a network besides the one that is taken; none beside `raw`, which goes without a scale. */
export function otherScales(network: Network, images: LabelledImages, taken: InputScale): InputScale[] {
  if (taken === 'raw') return [];
  const channels = tensorOf(network, network.input).shape.at(-1) ?? 1;
  return trainingScales(images, channels).filter((scale) => inputScaleText(scale) !== inputScaleText(taken));
}

/** @param images with labels or targets that fit the network, @param engine that holds the network's job when it is called */
export async function tryScale(
  network: Network,
  images: LabelledImages,
  scale: InputScale,
  engine: Pick<Engine, 'call'>,
): Promise<ScaleTrial> {
  const indices = imagesToTry(images);
  const inputs = indices.map(networkInput(images, network, scale));
  const { wanted, right } = wantedAnswers(images, indices);
  const answers = await engine.call('classify', {
    configurations: [null],
    inputs,
    ...(wanted && { wanted }),
  });
  const correct = answers.filter((answer, n) => answer === right[n]).length;
  return { scale, correct, imageCount: indices.length };
}

/**
 * Whether the network knows the images clearly better in another of the usual scales than in the one that is taken;
 * null if not. The range of an input says little about means and deviations. Arguments as of {@link tryScale}.
 */
export async function inputScaleDoubt(
  network: Network,
  images: LabelledImages,
  taken: InputScale,
  engine: Pick<Engine, 'call'>,
): Promise<InputScaleDoubt | null> {
  const others = otherScales(network, images, taken);
  if (others.length === 0) return null;
  const trial = await tryScale(network, images, taken, engine);
  if (isBeyondDoubt(trial)) return null;
  return doubtOf(trial, await Promise.all(others.map((scale) => tryScale(network, images, scale, engine))));
}

/** Whether no other scale can do clearly better. */
export function isBeyondDoubt({ correct, imageCount }: ScaleTrial): boolean {
  return correct + clearShare * imageCount >= imageCount;
}

/** The doubt that trials of other scales cast on the one that is taken. */
export function doubtOf(taken: ScaleTrial, others: readonly ScaleTrial[]): InputScaleDoubt | null {
  const best = others.reduce((a, b) => (b.correct > a.correct ? b : a), taken);
  if (best.correct - taken.correct <= clearShare * taken.imageCount) return null;
  const better = inputScaleText(best.scale);
  const sentence =
    `Is the input scale right? Of ${taken.imageCount} images the network has ${taken.correct} right with ${inputScaleText(taken.scale)}, which is taken, ` +
    `and ${best.correct} with ${better}.`;
  return { sentence, better };
}
