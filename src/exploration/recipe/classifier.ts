import type { LabelledImages } from '../../images/labelledImages.ts';
import { countClasses } from '../../images/labels.ts';
import type { Targets } from '../../images/targets.ts';
import { TauscopeError } from '../../network/errors.ts';
import type { Network } from '../../network/network.ts';
import { elementCount, tensorOf } from '../../network/network.ts';

/** How many classes an answer names at most: they are 16-bit numbers. */
const mostOutputs = 2 ** 16;

/** What is asked of a network, quantised or not. */
interface Outputs extends Pick<Network, 'name' | 'input' | 'output'> {
  readonly tensors: readonly { readonly shape: readonly number[] }[];
  readonly layers: readonly { readonly kind: string }[];
}

/** Classes that a network tells apart; a single output tells two, by its sign. */
export function classCountOf(network: Outputs): number {
  const outputs = elementCount(tensorOf(network, network.output).shape);
  return outputs === 1 ? 2 : outputs;
}

/** Whether a network gives as many values as it takes, and no probabilities: a copy or a function of its input. */
export function repeatsInput(network: Outputs): boolean {
  const [inputs, outputs] = [network.input, network.output].map((id) =>
    elementCount(tensorOf(network, id).shape),
  );
  return inputs === outputs && !network.layers.some(({ kind }) => kind === 'softmax');
}

/**
 * Why a network's outputs are not scores of classes, or null. A softmax makes scores of any vector; without one, as many outputs as
 * inputs are taken for a copy or a function of the input.
 */
export function classifierFault(network: Outputs): string | null {
  const output = tensorOf(network, network.output).shape;
  const outputs = elementCount(output);
  const measures =
    'Tauscope measures how often the largest output is the labelled class: open a network that ends in one score per class. ' +
    'Of a regression it measures how often outputs are near their targets: give real-valued targets, or --regression TOLERANCE.';
  if (output.filter((extent) => extent > 1).length > 1)
    return `${network.name} is no classifier of images: its output is ${output.join(' x ')}, not one vector. ${measures}`;
  if (repeatsInput(network))
    return `${network.name} seems to be no classifier: it has ${outputs} output(s) for ${outputs} input(s), as autoencoders and regressors have. ${measures}`;
  return outputs > mostOutputs
    ? `${network.name} has ${outputs} outputs; at most ${mostOutputs} classes are told apart. ${measures}`
    : null;
}

/**
 * The images with targets for a network's outputs, or labels that count from 0, the coarse ones if the network tells just those apart. Labels from 1 up to the number of classes, as EMNIST's letters have them, are shifted: the
 * largest one would name no class.
 * @throws TauscopeError data-mismatch for labels beyond the network's classes or another number of targets than outputs, model-unsupported for networks that name none
 */
export function fittedImages(network: Outputs, images: LabelledImages): LabelledImages {
  if (images.targets) return checkTargets(network, images, images.targets);
  const fault = classifierFault(network);
  if (fault) throw new TauscopeError('model-unsupported', fault);
  const classes = classCountOf(network);
  if (images.coarse?.classCount === classes) return { ...images, ...images.coarse };
  const { labels } = images;
  const highest = countClasses(labels) - 1;
  if (highest === classes && !labels.includes(0))
    return { ...images, labels: labels.map((label) => label - 1), classCount: classes, firstLabel: 1 };
  if (images.classCount <= classes) return images;
  throw new TauscopeError(
    'data-mismatch',
    `${images.name} has ${images.classCount} classes (labels up to ${highest}), but ${network.name} tells ${classes} apart. ` +
      `Open the data the model was trained for${classes === 2 ? '; of a regression with real-valued targets (float32), or --regression TOLERANCE' : ''}.`,
  );
}

function checkTargets(network: Outputs, images: LabelledImages, { size }: Targets): LabelledImages {
  const outputs = elementCount(tensorOf(network, network.output).shape);
  if (size === outputs) return images;
  throw new TauscopeError(
    'data-mismatch',
    `${images.name} has ${size} target(s) for each image, but ${network.name} has ${outputs} output(s). ` +
      `Save the targets that it was trained for, as an array (N, ${outputs}).`,
  );
}

/** What is worth saying of how the data was read and of the labels of {@link fittedImages}, or null. */
export function dataNotice(network: Network, images: LabelledImages): string | null {
  return [images.notice, labelNotice(network, images)].filter(Boolean).join(' ') || null;
}

function labelNotice(network: Network, images: LabelledImages): string | null {
  const { name, classCount, coarse, labels, firstLabel = 0, targets } = images;
  if (targets)
    return `An answer is right when no output is further than ${targets.tolerance} from its target in ${name}.`;
  const classes = classCountOf(network);
  if (labels === coarse?.labels)
    return `The ${classCount} coarse labels of ${name} are taken, as many as the network tells apart.`;
  if (firstLabel > 0)
    return `The labels of ${name} start at ${firstLabel}: ${firstLabel} to ${classCount - 1 + firstLabel} are taken as the classes 0 to ${classCount - 1}.`;
  if (classCount > classes / 2) return null;
  return `The labels of ${name} go up to ${classCount - 1}, but ${network.name} has ${classes} outputs: is it a classifier, and are these its classes?`;
}
