import { afterEach, expect, test, vi } from 'vitest';
import { fetchFile } from '../../../src/app/fetchFile.ts';

afterEach(() => vi.unstubAllGlobals());

const offline = () => Promise.reject(new TypeError('Failed to fetch'));

test.each([
  ['did not answer', offline],
  ['answered 404', async () => new Response('', { status: 404 })],
  ['broke off', async () => ({ ok: true, arrayBuffer: offline })],
])('a file whose download %s is not found', async (fault, answer) => {
  vi.stubGlobal('document', { baseURI: 'https://tauscope.test/' });
  vi.stubGlobal('fetch', answer);
  await expect(fetchFile('examples/lenet.tflite')).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining(fault) as string,
  });
});
