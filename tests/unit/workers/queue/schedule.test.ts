import { expect, test } from 'vitest';
import { playSchedule } from '../../../bench/queueSchedule.ts';

const free = { driverSeconds: 0, brokerSeconds: 0, travelSeconds: 0, startSeconds: 0 };

test('without costs of the queue equal calls keep all workers busy', () => {
  const { seconds, busyShare } = playSchedule({ ...free, workers: 10, calls: 200, callSeconds: () => 3 });
  expect(seconds).toBeCloseTo(60);
  expect(busyShare).toBeCloseTo(1);
});

test('a driver that cannot keep up bounds the rate', () => {
  const schedule = { ...free, driverSeconds: 0.01, workers: 100, calls: 5000, callSeconds: () => 1 };
  const { seconds, busyShare, driverBusyShare } = playSchedule(schedule);
  expect(seconds).toBeGreaterThanOrEqual(100);
  expect(seconds).toBeLessThan(103);
  expect(busyShare).toBeCloseTo(0.5, 1);
  expect(driverBusyShare).toBeCloseTo(1, 1);
});

test('one worker waits for every way there and back between its calls, and once for its start', () => {
  const schedule = {
    ...free,
    travelSeconds: 0.1,
    startSeconds: 5,
    workers: 1,
    calls: 50,
    callSeconds: () => 1,
  };
  // The first call travels from the driver, and the last answer to it.
  expect(playSchedule(schedule).seconds).toBeCloseTo(0.1 + 5 + 50 * (1 + 0.2) + 0.1);
});

test('a slow worker holds up nothing but its last call', () => {
  const callSeconds = (worker: number) => (worker === 0 ? 20 : 1);
  const { seconds } = playSchedule({ ...free, workers: 11, calls: 1000, callSeconds });
  expect(seconds).toBeGreaterThanOrEqual(99);
  expect(seconds).toBeLessThan(121);
});
