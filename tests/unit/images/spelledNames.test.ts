import { expect, test } from 'vitest';
import { spelledNames } from '../../../src/images/spelledNames.ts';

const names = ['café', '猫', '😀', 'tab/le', 'it"s', "rock'n", 'back\\slash', 'line\nbreak'];

test('names in JSON are what JSON means, escaped or not', () => {
  const plain = JSON.stringify(names);
  const escaped = plain.replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  expect(escaped).toMatch(/caf\\u00e9.*\\u732b.*\\ud83d\\ude00/);
  expect(spelledNames(plain)).toEqual(names);
  expect(spelledNames(escaped)).toEqual(names);
  expect(spelledNames('{"1": "tab\\/le", "0": "caf\\u00E9"}')).toEqual(['café', 'tab/le']);
});

test('names as Python prints them', () => {
  // print(ascii({0: 'café', 1: '猫', 2: '😀', 3: "rock'n"}))
  expect(spelledNames(String.raw`{0: 'caf\xe9', 1: '\u732b', 2: '\U0001f600', 3: "rock'n"}`)).toEqual([
    'café',
    '猫',
    '😀',
    "rock'n",
  ]);
  expect(spelledNames(String.raw`['it\'s', 'a\\b', '\u12', '\U00110000']`)).toEqual([
    "it's",
    'a\\b',
    'u12',
    String.raw`\U00110000`,
  ]);
});
