import { expect, test } from 'vitest';
import { signalToNoiseDb } from '../../../src/quantisation/signalToNoise.ts';
import { formatDecibels } from '../../../src/words/decibels.ts';

test('a signal without noise is exact, be it 0 everywhere, and noise without a signal is noise alone', () => {
  const text = (signal: number, noise: number) => formatDecibels(signalToNoiseDb(signal, noise));
  expect([text(100, 1), text(1, 0), text(0, 0), text(0, 1)]).toEqual([
    '20.0 dB',
    'exact',
    'exact',
    'noise alone',
  ]);
});
