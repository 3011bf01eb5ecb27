import { describe, expect, test } from 'vitest';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import { refused } from '../../../refused.ts';
import { activation, twoHeads } from '../builtModels.ts';
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

test('the only output can be named', () => {
  const single = { ...twoHeads, outputs: [twoHeads.outputs![0]!] };
  expect(read(single, 'scores')).toEqual(read(single));
  expect(() => read(single, 'nothing')).toThrow(
    refused('usage', /no output "nothing", nor a tensor of that name: the model has 1 output: 0 "scores"/),
  );
});
