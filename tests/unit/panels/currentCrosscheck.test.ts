import { expect, test } from 'vitest';
import { currentCrosscheck } from '../../../src/panels/onnxruntime/currentCrosscheck.ts';
import type { AppState } from '../../../src/store/state.ts';

test('a comparison is shown for the network, the images and the input scale that it was made with', () => {
  const [network, images] = [{}, {}];
  const recipe = { seed: 1, inputScale: { mean: [0.5], deviation: [0.5] } };
  const crosscheck = { network, images, recipe };
  const shown = (change: object) =>
    currentCrosscheck({
      model: { network },
      data: { images },
      recipe,
      crosscheck,
      ...change,
    } as unknown as AppState);
  expect(shown({})).toBe(crosscheck);
  expect(shown({ recipe: { seed: 2, inputScale: { mean: [0.5], deviation: [0.5] } } })).toBe(crosscheck);
  expect(shown({ recipe: { seed: 1 } })).toBeNull();
  expect(shown({ recipe: { seed: 1, inputScale: 'x/255' } })).toBeNull();
  expect(shown({ model: { network: {} } })).toBeNull();
  expect(shown({ data: { images: {} } })).toBeNull();
  expect(shown({ crosscheck: null })).toBeNull();
});
