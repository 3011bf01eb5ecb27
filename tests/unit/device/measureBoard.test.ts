import { describe, expect, test } from 'vitest';
import { measureBoard } from '../../../src/device/measureBoard.ts';
import { readPasted } from '../../../src/device/pastedLines.ts';
import { QueuedLines } from '../../../src/device/queuedLines.ts';
import type { SerialLink } from '../../../src/device/serialLink.ts';

const check = 'TAUSCOPE1 board=b network=n ok=3/3 correct=2/3 cycles=1000 ram=64 crc=0123abcd';
const identity =
  'm-tauscope-1 board=b network=n input=4 output=2 ram=64 unit=cycles hz=1000000 image=89abcdef';
const usual: Readonly<Record<string, readonly string[]>> = {
  '': ['e-[Unknown command: ]'],
  identify: [identity],
  check: [check],
  'layers 10': ['m-layer-0-600', 'm-layer-0-50', 'm-layer-1-340'],
};

/** A board that answers as it is told, its words cut into pieces; null for no answer at all. */
function board(answers: Readonly<Record<string, readonly string[] | null>>): SerialLink {
  const lines = new QueuedLines();
  return {
    write: async (text) => {
      const answer = answers[text.slice(0, -1)];
      if (!answer) return;
      const said = [...answer, 'm-ready', ''].join('\r\n');
      for (let at = 0; at < said.length; at += 7) lines.add(said.slice(at, at + 7));
    },
    nextLine: (milliseconds) => lines.next(Math.min(milliseconds, 20)),
  };
}

describe('a board is asked', () => {
  test('what it is, to check itself and to count its layers', async () => {
    const measured = await measureBoard(board(usual));
    expect(measured).toEqual({
      ...{ board: 'b', network: 'n', unit: 'cycles', countHz: 1_000_000, imageCrc: '89abcdef' },
      check: {
        ...{ board: 'b', network: 'n', equalVectors: 3, vectors: 3, unit: 'cycles', count: 1000 },
        outputsCrc: '0123abcd',
      },
      layers: new Map([
        [0, 650],
        [1, 340],
      ]),
    });
  });

  test.each([
    ['silent from the start', { '': null }, /does not answer: waited 2 s for "".*said nothing/],
    ['silent in the middle', { ...usual, 'layers 10': null }, /does not answer: waited 2 s for "layers 10"/],
    [
      'of other firmware',
      { ...usual, identify: ['e-[Unknown command: identify]'] },
      /runs other firmware.*Unknown/,
    ],
    ['of another kind', { ...usual, identify: ['U-Boot 2024.01'] }, /runs other firmware.*U-Boot/],
    [
      'with a cut line',
      { ...usual, check: [check.slice(0, 40)] },
      /answer to "check" cannot be read.*TAUSCOPE1/,
    ],
    [
      'with a garbled line',
      { ...usual, 'layers 10': ['m-layer-0-6\u00ff0'] },
      /answer to "layers" cannot be read/,
    ],
    [
      'with a damaged network',
      { ...usual, '': ['TAUSCOPE1 board=b error=the network in flash is missing'] },
      /The board says: the network in flash is missing\./,
    ],
    ['that never ends', { ...usual, check: Array<string>(2000).fill('x') }, /cannot be read/],
  ])('that is %s: a message says so', async (_, answers, message) => {
    await expect(measureBoard(board(answers))).rejects.toThrow(message);
  });

  test('that is unplugged: a message says so', async () => {
    const lines = new QueuedLines();
    lines.close();
    const link = { write: async () => undefined, nextLine: (ms: number) => lines.next(ms) };
    await expect(measureBoard(link)).rejects.toThrow(/unplugged/);
  });
});

describe('lines from a terminal', () => {
  test('give the last self-check and the layers, whatever stands around', () => {
    const text = [
      '~$ cat /dev/ttyACM0',
      check.replace('1000', '7'),
      '',
      `  ${check}`,
      'm-layer-0-5',
      'm-ready',
    ].join('\r\n');
    const { check: found, layers, imageCrc } = readPasted(text);
    expect(found.count).toBe(1000);
    expect([...layers]).toEqual([[0, 5]]);
    expect(imageCrc).toBe('');
  });

  test('that answer twice count once, the later time; an error that was before a good self-check is over', () => {
    const answer = ['m-layer-0-5', 'm-layer-0-1', 'm-layer-1-7'];
    const error = 'TAUSCOPE1 board=b error=the network in flash is missing';
    const text = [error, ...answer, 'm-ready', check, identity, ...answer.map((line) => `${line}0`)].join(
      '\n',
    );
    const { layers, imageCrc } = readPasted(text);
    expect([...layers]).toEqual([
      [0, 60],
      [1, 70],
    ]);
    expect(imageCrc).toBe('89abcdef');
    expect(() => readPasted(`${check}\n${error}`)).toThrow(/The board says: the network in flash/);
  });

  test.each(['\r\r\n', '\n\n', '\r\n  \r\n'])('keep all layers with blank lines between them: %j', (end) => {
    const text = [check, 'm-layer-0-600', 'm-layer-0-50', 'm-layer-1-340', 'm-ready'].join(end);
    expect([...readPasted(text).layers]).toEqual([
      [0, 650],
      [1, 340],
    ]);
  });

  test.each([
    '',
    'hello',
    check.slice(0, -1),
    check.replace('ok=3/3', 'ok=3'),
    check.replace('ok=3/3', 'ok=4/3'),
    check.replace('cycles', 'steps'),
  ])('without a whole self-check are refused: "%s"', (text) => {
    expect(() => readPasted(text)).toThrow(/No whole line of a self-check/);
  });
});
