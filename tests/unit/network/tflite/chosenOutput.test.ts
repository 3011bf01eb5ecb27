import { describe, expect, test } from 'vitest';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import { shownName } from '../../../../src/words/names.ts';
import { refused } from '../../../refused.ts';
import { activation, twoHeads, withTensor } from '../builtModels.ts';
import type { BuiltModel } from './tfliteBuilder.ts';
import { buildTflite } from './tfliteBuilder.ts';

const read = (model: BuiltModel, choice?: string) => readTflite(buildTflite(model), 'built', choice);

describe('of several outputs', () => {
  test.each([
    ['scores', 'scores', 10],
    ['0', 'scores', 10],
    ['boxes', 'boxes', 4],
    ['1', 'boxes', 4],
  ])('%s is %s, with the operators that it needs', (choice, name, values) => {
    const network = read(twoHeads, choice);
    expect(network.tensors[network.output]).toMatchObject({ name, shape: [values] });
    const own = { ...twoHeads, outputs: [twoHeads.outputs![name === 'scores' ? 0 : 1]!] };
    expect(network).toEqual(read(own));
    expect(network.layers.map(({ kind, index }) => [kind, index])).toEqual([
      ['conv', 0],
      ['dense', name === 'scores' ? 1 : 2],
    ]);
    expect(network.tensors.map((tensor) => tensor.name)).toEqual(['in', 'features', name]);
  });

  test('a name that is a number goes before the number', () => {
    const [scores, boxes] = twoHeads.outputs!;
    const tensors = twoHeads.tensors.map((tensor, id) => (id === boxes ? { ...tensor, name: '0' } : tensor));
    const network = read({ ...twoHeads, tensors, outputs: [scores!, boxes!] }, '0');
    expect(network.tensors[network.output]!.shape).toEqual([4]);
  });

  test('one must be chosen, and the outputs are listed', () => {
    expect(() => read(twoHeads)).toThrow(
      refused(
        'model-unsupported',
        /^the model has 2 outputs: 0 "scores" \[1, 10\], 1 "boxes" \[1, 4\]; .*: choose it with --output/,
      ),
    );
    const many = { ...twoHeads, outputs: Array<number>(30).fill(twoHeads.outputs![1]!) };
    expect(() => read(many)).toThrow(
      refused('model-unsupported', /has 30 outputs: .*, 7 "boxes" \[1, 4\], \.\.\.;/),
    );
  });

  test.each(['2', 'in', '-1', ''])('there is no "%s"', (choice) => {
    expect(() => read(twoHeads, choice)).toThrow(
      refused(
        'usage',
        RegExp(
          `^There is no output "${choice}", nor a tensor of that name: the model has 2 outputs: 0 "scores"`,
        ),
      ),
    );
  });

  test('a tensor within the model cuts it there, before what Tauscope does not run', () => {
    expect(read(twoHeads, 'features').layers.map(({ kind }) => kind)).toEqual(['conv']);
    const operators = twoHeads.operators.map((operator) =>
      operator.operator === 'FULLY_CONNECTED'
        ? { ...operator, operator: 'TRANSPOSE_CONV' as const }
        : operator,
    );
    const strange = { ...twoHeads, operators, outputs: [twoHeads.outputs![0]!] };
    expect(() => read(strange)).toThrow(
      refused(
        'model-unsupported',
        /TRANSPOSE_CONV.*or let the command cut the model before it, with --output "features"/,
      ),
    );
    expect(read(strange, 'features')).toEqual(read(twoHeads, 'features'));
  });

  test.each([false, true])(
    'a LOG_SOFTMAX at the end is left out, for it changes no answer (float: %s)',
    (isReal) => {
      const { tensors, operators, outputs } = twoHeads;
      const tail = { operator: 'LOG_SOFTMAX' as const, inputs: [4], outputs: [7], options: {} };
      const model = {
        tensors: [
          ...tensors,
          activation('log shares', [10], 16 / 256, 127),
          { name: 'real', type: 'FLOAT32' as const, shape: [1, 10] },
        ],
        operators: [
          ...operators,
          tail,
          ...(isReal ? [{ operator: 'DEQUANTIZE' as const, inputs: [7], outputs: [8] }] : []),
        ],
        outputs: [isReal ? 8 : 7],
      };
      expect(read(model)).toEqual(read(twoHeads, tensors[outputs![0]!]!.name));
    },
  );

  test('what the others need may be what Tauscope does not run', () => {
    const [, , boxes] = twoHeads.operators;
    const strange = {
      ...twoHeads,
      operators: [...twoHeads.operators.slice(0, 2), { ...boxes!, operator: 'TRANSPOSE_CONV' as const }],
    };
    expect(read(strange, 'scores')).toEqual(read(twoHeads, 'scores'));
    expect(() => read(strange, 'boxes')).toThrow(
      refused('model-unsupported', /operator 2 is TRANSPOSE_CONV/),
    );
  });
});

describe('long names and equal ones', () => {
  const long = `StatefulPartitionedCall/${'detector/head/'.repeat(4)}scores`;
  const [scores, boxes] = twoHeads.outputs!;
  const named = (first: string, second: string) =>
    withTensor(withTensor(twoHeads, scores!, { name: first }), boxes!, { name: second });
  const valuesOf = (model: BuiltModel, choice: string) => {
    const network = read(model, choice);
    return network.tensors[network.output]!.shape;
  };

  test('whole names tell outputs apart that are shown alike', () => {
    const model = named(`${long}/a`, `${long}/b`);
    expect([`${long}/a`, `${long}/b`].map((choice) => valuesOf(model, choice))).toEqual([[10], [4]]);
  });

  test('the name as it is shown does where it tells', () => {
    expect(valuesOf(named('scores', long), shownName(long))).toEqual([4]);
    expect(() => read(named(`${long}/a`, `${long}/b`), shownName(long))).toThrow(
      refused(
        'usage',
        /^Several outputs have the name ".*…": choose by number, 0 or 1; the model has 2 outputs/,
      ),
    );
  });

  test('of equal names the numbers are to be used', () => {
    expect(() => read(named('Identity', 'Identity'), 'Identity')).toThrow(
      refused('usage', /^Several outputs have the name "Identity": choose by number, 0 or 1; /),
    );
    expect(valuesOf(named('Identity', 'Identity'), '1')).toEqual([4]);
  });

  test('a tensor within the model has its whole name, too, and equal ones are refused', () => {
    const inner = withTensor(twoHeads, 2, { name: `${long}/features` });
    expect(valuesOf(inner, `${long}/features`)).toEqual([4, 4, 4]);
    const only = { ...twoHeads, outputs: [scores!] };
    const twice = withTensor(withTensor(only, 2, { name: 'inner' }), boxes!, { name: 'inner' });
    expect(() => read(twice, 'inner')).toThrow(
      refused('usage', /^Several tensors within the model have the name "inner"/),
    );
  });

  test('one output that is listed twice is one', () => {
    expect(valuesOf({ ...twoHeads, outputs: [scores!, scores!] }, 'scores')).toEqual([10]);
  });
});

test('the only output can be named', () => {
  const single = { ...twoHeads, outputs: [twoHeads.outputs![0]!] };
  expect(read(single, 'scores')).toEqual(read(single));
  expect(() => read(single, 'nothing')).toThrow(
    refused('usage', /no output "nothing", nor a tensor of that name: the model has 1 output: 0 "scores"/),
  );
});
