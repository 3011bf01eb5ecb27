import { expect, test } from 'vitest';
import { exactPoint } from '../../../src/exploration/recipe/space.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import { analysedExample } from '../exploration/analysedExample.ts';

test('what a bundle says of its accuracy has no mark-up of the model’s name', async () => {
  const explored = await analysedExample();
  const exploration = {
    ...explored,
    network: { ...explored.network, name: '<img src=x> `größe`' },
    // Says why every channel skips the same share, and so the name.
    recipe: { ...explored.recipe, method: 'compensated' as const, regression: { tolerance: 1 } },
  };
  const { accuracy } = exportRequest(exploration, exactPoint).job;
  expect(accuracy).toContain('since _img src=x_ _gr__e_ is a regression');
});
