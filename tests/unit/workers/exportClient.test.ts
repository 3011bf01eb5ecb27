import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { KernelRequest } from '../../../src/firmware/kernelComparison.ts';
import { exportingInWorker } from '../../../workers/exportClient.ts';
import { refused } from '../../refused.ts';

/** Workers that run and have not answered. */
let running = 0;

class BusyWorker extends EventTarget {
  constructor() {
    super();
    running++;
  }
  postMessage() {
    return undefined;
  }
  terminate() {
    running--;
  }
}

beforeEach(() => {
  vi.stubGlobal('Worker', BusyWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('a comparison of kernels that nobody wants any longer ends with its worker', async () => {
  const wanted = new AbortController();
  const compared = exportingInWorker().compareKernels({} as KernelRequest, wanted.signal);
  expect(running).toBe(1);
  wanted.abort();
  await expect(compared).rejects.toThrow(refused('cancelled'));
  expect(running).toBe(0);
});
