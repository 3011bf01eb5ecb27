import { expect, test } from 'vitest';
import { withScript } from '../../../src/store/loadScript.ts';
import { createTestApp } from './testApp.ts';

test('a script that cannot be loaded is said, and what was to be done with it is left', async () => {
  const app = createTestApp();
  const load = () => Promise.reject<object>(new TypeError('Failed to fetch dynamically imported module'));
  await withScript(app, 'compares explorations', load, () => Promise.reject(new Error('done all the same')));
  expect(app.store.getState().message).toEqual({
    kind: 'error',
    text: 'What compares explorations could not be loaded from this site: check the connection and reload the page.',
  });
});
