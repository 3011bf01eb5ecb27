import { describe, expect, test } from 'vitest';
import { axisRuns } from '../../../../src/network/build/axisRuns.ts';
import { modelLimits } from '../../../../src/network/limits.ts';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import { refused } from '../../../refused.ts';
import { activation, oneOperator } from '../builtModels.ts';
import type { BuiltModel, BuiltOperator, BuiltTensor } from './tfliteBuilder.ts';
import { buildTflite } from './tfliteBuilder.ts';

const read = (model: BuiltModel) => readTflite(buildTflite(model), 'built');

describe('tables for each channel count against the limit of parameters', () => {
  const channels = 4096;
  // Those of both roundings.
  const tableBytes = 2 * 256 * channels;
  const most = Math.floor(modelLimits.parameterBytes / (tableBytes + channels));
  const constant: BuiltTensor = {
    name: 'constant',
    shape: [channels],
    scale: 0.5,
    data: Int8Array.from({ length: channels }, (_, n) => (n % 127) + 1),
  };

  /** So many operators in a row that share one constant. */
  function chain(operator: BuiltOperator['operator'], count: number): BuiltModel {
    const outputs = Array.from({ length: count }, (_, n) => activation(`t${n}`, [channels]));
    const options = ['PRELU', 'MAXIMUM', 'MINIMUM'].includes(operator) ? {} : { options: {} };
    const operators = outputs.map((_, n): BuiltOperator => {
      return { operator, inputs: [n === 0 ? 0 : n + 1, 1], outputs: [n + 2], ...options };
    });
    return { tensors: [activation('in', [channels]), constant, ...outputs], operators };
  }

  test.each(['ADD', 'SUB', 'MUL', 'DIV', 'PRELU', 'MAXIMUM', 'MINIMUM'] as const)('%s', (operator) => {
    expect(() => read(chain(operator, most + 1))).toThrow(
      refused('model-limit', /the operators have \d+ bytes of parameters/),
    );
    expect(read(chain(operator, 2)).layers).toHaveLength(2);
  });
});

describe('the work of a join grows as its inputs do', () => {
  test('only what a part gives is looked at', () => {
    const asked: number[] = [];
    const runs = axisRuns({ first: 70, count: 3 }, (index) => {
      asked.push(index);
      return index - 70;
    });
    expect(asked).toEqual([70, 71, 72]);
    expect(runs).toEqual([{ input: 0, output: 70, loops: [{ count: 3, inputStride: 1, outputStride: 1 }] }]);
  });

  test.each([
    ['CONCATENATION', { axis: 1 }, [64 * 2048]],
    ['PACK', { axis: 1, valuesCount: 2048 }, [2048, 64]],
  ] as const)('%s of one tensor 2048 times', (operator, options, shape) => {
    const inputs = new Array<number>(2048).fill(0);
    const model: BuiltModel = {
      tensors: [activation('in', [64]), activation('out', shape)],
      operators: [{ operator, inputs, outputs: [1], options }],
    };
    const [layer] = read(model).layers;
    expect(layer).toMatchObject({ kind: 'rearrange', inputs });
  });
});

test('equal constants have equal tables, each as alone', () => {
  const tablesOf = (values: readonly number[]) => {
    const constant: BuiltTensor = {
      name: 'constant',
      shape: [values.length],
      scale: 0.3,
      data: Int8Array.from(values),
    };
    const model = oneOperator(
      [activation('in', [values.length]), constant, activation('out', [values.length], 0.7, 3)],
      { operator: 'MUL', options: {} },
    );
    const [layer] = read(model).layers;
    if (layer?.kind !== 'lookup') throw new Error('no table');
    return [...layer.tables.double];
  };
  const values = [5, -3, 5, 5, -3];
  expect(tablesOf(values)).toEqual(values.flatMap((value) => tablesOf([value])));
});
