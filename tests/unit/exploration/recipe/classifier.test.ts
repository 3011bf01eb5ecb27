import { describe, expect, test } from 'vitest';
import {
  classifierFault,
  dataNotice,
  fittedImages,
  repeatsInput,
} from '../../../../src/exploration/recipe/classifier.ts';
import { checkFit } from '../../../../src/exploration/recipe/openSubject.ts';
import type { LabelledImages } from '../../../../src/images/labelledImages.ts';
import type { Network } from '../../../../src/network/network.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { refused } from '../../../refused.ts';
import {
  activation,
  everyOperator,
  oneOperator,
  soundConvolution,
  weights,
} from '../../network/builtModels.ts';
import type { BuiltModel } from '../../network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../../network/tflite/tfliteBuilder.ts';

const read = (model: BuiltModel): Network => readModel(buildTflite(model), 'net.tflite');

/** A network of one fully connected layer. */
const dense = (inputs: number, outputs: number) =>
  oneOperator([activation('in', [inputs]), weights([outputs, inputs]), activation('out', [outputs])], {
    operator: 'FULLY_CONNECTED',
    options: {},
  });

function softmaxBehind(model: BuiltModel): BuiltModel {
  const out = model.tensors.length;
  const { shape } = model.tensors[out - 1]!;
  return {
    tensors: [...model.tensors, { name: 'scores', shape, scale: 1 / 256, zeroPoint: -128 }],
    operators: [...model.operators, { operator: 'SOFTMAX', inputs: [out - 1], outputs: [out], options: {} }],
  };
}

function labelled(labels: readonly number[], inputs = 5): LabelledImages {
  return {
    name: 'set',
    shape: [inputs],
    count: labels.length,
    classCount: Math.max(...labels) + 1,
    values: new Int8Array(inputs * labels.length),
    labels: Uint8Array.from(labels),
  };
}

describe('a network', () => {
  test.each([
    ['a regressor of one value', dense(1, 1), /1 output\(s\) for 1 input\(s\)/],
    ['an autoencoder', dense(6, 6), /6 output\(s\) for 6 input\(s\), as autoencoders/],
    ['a grid of cells', soundConvolution, /its output is 4 x 4 x 3, not one vector/],
  ])('that is %s is no classifier, and does not fit any data', (_, model, message) => {
    const network = read(model);
    expect(classifierFault(network)).toMatch(message);
    const { shape } = network.tensors[network.input]!;
    const images = { ...labelled([0, 1]), shape, values: new Int8Array(2 * shape.reduce((a, b) => a * b)) };
    expect(() => checkFit(network, images)).toThrow(
      refused('model-unsupported', /Tauscope measures how often the largest output is the labelled class/),
    );
  });

  test.each([
    ['fewer classes than inputs', dense(5, 3)],
    ['more classes than inputs', dense(5, 300)],
    ['one output', dense(5, 1)],
    ['as many scores as inputs', softmaxBehind(dense(4, 4))],
    // As many outputs as inputs are no scores, whatever the operators.
    ...Object.entries(everyOperator).filter(([, model]) => !repeatsInput(read(model))),
  ])('with %s may be a classifier', (_, model) => expect(classifierFault(read(model))).toBeNull());
});

describe('labels', () => {
  test('from 1 to the number of classes are shifted, which is said', () => {
    const network = read(dense(5, 3));
    const images = fittedImages(network, labelled([1, 3, 2]));
    expect([...images.labels]).toEqual([0, 2, 1]);
    expect(images.classCount).toBe(3);
    expect(dataNotice(network, images)).toBe(
      'The labels of set start at 1: 1 to 3 are taken as the classes 0 to 2.',
    );
  });

  test.each([[[0, 1, 2]], [[1, 2]], [[0, 1]]])('%j stay as they are for 3 classes', (labels) => {
    const network = read(dense(5, 3));
    const given = labelled(labels);
    const images = fittedImages(network, given);
    expect(images).toBe(given);
    expect(dataNotice(network, images)).toBeNull();
  });

  test('that name few of the outputs are taken with a question', () => {
    const network = read(dense(5, 288));
    expect(dataNotice(network, fittedImages(network, labelled([0, 1])))).toMatch(
      /go up to 1, but net\.tflite has 288 outputs/,
    );
  });

  test.each([[[0, 3]], [[1, 4]]])('%j are refused for 3 classes', (labels) => {
    expect(() => fittedImages(read(dense(5, 3)), labelled(labels))).toThrow(
      refused('data-mismatch', /labels up to [34].*net\.tflite tells 3 apart/),
    );
  });

  test('0 and 1 fit a single output, 2 does not', () => {
    const network = read(dense(5, 1));
    expect([...fittedImages(network, labelled([0, 1])).labels]).toEqual([0, 1]);
    expect(() => fittedImages(network, labelled([0, 2]))).toThrow(refused('data-mismatch', /tells 2 apart/));
  });

  test('are the coarse ones where the network tells just those apart', () => {
    const coarse = { classCount: 3, labels: Uint8Array.of(2, 0) };
    const given = { ...labelled([7, 4]), coarse };
    const [three, eight] = [read(dense(5, 3)), read(dense(5, 8))];
    const images = fittedImages(three, given);
    expect(images).toMatchObject(coarse);
    expect(dataNotice(three, images)).toMatch(/3 coarse labels of set/);
    expect(dataNotice(eight, fittedImages(eight, given))).toBeNull();
  });
});
