import { activation } from '../unit/network/builtModels.ts';
import type { BuiltTensor } from '../unit/network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';

const [first, second, third, hidden, classes] = [4, 8, 8, 16, 10];

/** Weights without a pattern. */
function irregular(shape: readonly number[], scale: number): BuiltTensor {
  const length = shape.reduce((product, extent) => product * extent);
  const data = Int8Array.from({ length }, (_, n) => Math.round(127 * Math.sin(n * n)));
  return { name: 'weights', shape, scale, data };
}

const rectified = (name: string, shape: readonly number[], scale: number) =>
  activation(name, shape, scale, -128);
const filter = { options: { padding: 'VALID', activation: 'RELU' } } as const;
const halved = { options: { padding: 'VALID', filter: [2, 2], stride: [2, 2] } } as const;

/** A .tflite file with the layers of LeNet and few channels: whatever is done with it takes a fraction of the time. It answers seven of the classes. */
export const narrowLenet: Uint8Array = buildTflite({
  tensors: [
    activation('image', [32, 32, 3], 1 / 255, -128),
    irregular([first, 3, 3, 3], 0.004),
    rectified('first', [30, 30, first], 0.005),
    rectified('first halved', [15, 15, first], 0.005),
    irregular([second, 3, 3, first], 0.004),
    rectified('second', [13, 13, second], 0.003),
    rectified('second halved', [6, 6, second], 0.003),
    irregular([third, 3, 3, second], 0.004),
    rectified('third', [4, 4, third], 0.002),
    rectified('flat', [16 * third], 0.002),
    irregular([hidden, 16 * third], 0.002),
    rectified('hidden', [hidden], 0.005),
    irregular([classes, hidden], 0.004),
    activation('scores', [classes], 0.02),
  ],
  operators: [
    { operator: 'CONV_2D', inputs: [0, 1, -1], outputs: [2], ...filter },
    { operator: 'MAX_POOL_2D', inputs: [2], outputs: [3], ...halved },
    { operator: 'CONV_2D', inputs: [3, 4, -1], outputs: [5], ...filter },
    { operator: 'MAX_POOL_2D', inputs: [5], outputs: [6], ...halved },
    { operator: 'CONV_2D', inputs: [6, 7, -1], outputs: [8], ...filter },
    { operator: 'RESHAPE', inputs: [8], outputs: [9] },
    { operator: 'FULLY_CONNECTED', inputs: [9, 10, -1], outputs: [11], options: { activation: 'RELU' } },
    { operator: 'FULLY_CONNECTED', inputs: [11, 12, -1], outputs: [13], options: {} },
  ],
});
