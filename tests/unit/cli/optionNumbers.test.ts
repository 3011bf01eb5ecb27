import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import {
  byteCount,
  decimal,
  integer,
  port,
  probability,
  wholeNumber,
  workerCount,
} from '../../../src/cli/optionNumbers.ts';

test.each<[(text: string) => number, string, number]>([
  [integer, '0', 0],
  [integer, '4294967295', 4294967295],
  [workerCount, '1', 1],
  [workerCount, '1024', 1024],
  [port, '0', 0],
  [port, '65535', 65535],
  [decimal, '0', 0],
  [decimal, '2.5', 2.5],
  [probability, '1e-9', 1e-9],
  [probability, '0.5', 0.5],
  [byteCount, '1', 1],
  [byteCount, '256K', 262144],
  [byteCount, '256k', 262144],
  [byteCount, '2M', 2097152],
])('%o takes %s', (parse, text, value) => {
  expect(parse(text)).toBe(value);
});

const nothing = ['', ' ', 'x', '-1', 'NaN', '1,5'];
test.each<[(text: string) => number, RegExp, readonly string[]]>([
  [integer, /a whole number/, [...nothing, '1.5', 'Infinity']],
  [wholeNumber(1), /a whole number of at least 1\./, [...nothing, '0']],
  [wholeNumber(2, 5), /a whole number from 2 to 5\./, [...nothing, '1', '6', '1e300']],
  [wholeNumber(0, 5), /a whole number up to 5\./, ['6']],
  [workerCount, /a whole number/, nothing],
  [workerCount, /from 1 to 1024/, ['0', '1025', '1e12']],
  [port, /a whole number/, nothing],
  [port, /up to 65535/, ['65536', '99999']],
  [decimal, /at least 0/, [...nothing, 'Infinity', '1e999']],
  [probability, /from 1e-9 to 0\.5/, [...nothing, '0', '0.51', '1e-10']],
  [byteCount, /number of bytes, .* up to 1024M/, ['1025M', '9'.repeat(400)]],
  [byteCount, /number of bytes/, [...nothing, '0', '0K', '1.5K', '1G', 'K', '1 K']],
])('%o says what it expected: %s', (parse, message, texts) => {
  for (const text of texts) {
    expect(() => parse(text), text).toThrow(InvalidArgumentError);
    expect(() => parse(text), text).toThrow(message);
  }
});
