import { afterEach, expect, test, vi } from 'vitest';
import { workOffline } from '../../../src/app/workOffline.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test('a new version that another tab has taken is reloaded into', async () => {
  const reload = vi.fn();
  const waiting = { state: 'installed', postMessage: vi.fn() };
  const serviceWorker = new EventTarget();
  const register = async () => Object.assign(new EventTarget(), { waiting });
  vi.stubEnv('PROD', true);
  vi.stubGlobal('navigator', { serviceWorker: Object.assign(serviceWorker, { register }) });
  vi.stubGlobal('location', { reload });
  let update: () => void = () => undefined;
  await workOffline((take) => (update = take));

  update();
  expect(waiting.postMessage).toHaveBeenCalledWith('update');
  expect(reload).not.toHaveBeenCalled();
  serviceWorker.dispatchEvent(new Event('controllerchange'));
  expect(reload).toHaveBeenCalledTimes(1);

  waiting.state = 'activated';
  update();
  expect(reload).toHaveBeenCalledTimes(2);
});
