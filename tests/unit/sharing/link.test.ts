import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRecipe } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel } from '../../../src/exploration/recipe/openSubject.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import type { JsonValue } from '../../../src/sharing/canonicalJson.ts';
import { decodeLink, encodeLink, linkLimits } from '../../../src/sharing/link.ts';
import { linkDictionary } from '../../../src/sharing/linkDictionary.ts';
import { decodeShare, encodeShare } from '../../../src/sharing/shareLink.ts';
import { refused } from '../../refused.ts';
import { linkAround } from './linkAround.ts';

const examples = resolve(import.meta.dirname, '../../../public/examples');

const sample = {
  model: { name: 'lenet', sha256: '9f3c'.repeat(16) },
  splits: { calibration: 256, selection: 1000, heldOut: 4000 },
  taus: [0, 0.022, 0.052],
  name: 'Ünïcode 模型',
};

describe('a link', () => {
  test('reads back what was written, and equal values give equal links', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const link = encodeLink(value as JsonValue);
        expect(link).toMatch(/^#2\.[\w-]+\.[\w-]{8}$/);
        expect(decodeLink(link)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    const { model, ...others } = sample;
    expect(encodeLink({ ...others, model })).toBe(encodeLink(sample));
  });

  test('is what its description says: node unpacks and signs it alike', () => {
    const link = encodeLink(sample);
    const body = Buffer.from(link.split('.')[1]!, 'base64url');
    expect(JSON.parse(inflateRawSync(body, { dictionary: linkDictionary }).toString())).toEqual(sample);
    expect(linkAround(body)).toBe(link);
    expect(decodeLink(linkAround(deflateRawSync(JSON.stringify(sample))))).toEqual(sample);
  });

  test('too large to be opened again is refused when it is made', () => {
    expect(() => encodeLink('x'.repeat(linkLimits.unpackedBytes))).toThrow(refused('data-limit'));
    const noise = createHash('shake256', { outputLength: 30_000 }).update('noise').digest('hex');
    expect(() => encodeLink(noise)).toThrow(refused('data-limit', /results file/));
  });
});

test('the link of a usual recipe, with what came of it, has less than 500 characters', () => {
  const bytes = new Uint8Array(readFileSync(resolve(examples, 'mobilenet-v2.tflite')));
  const model = openModel({ name: 'mobilenet-v2.tflite', bytes }, 'mobilenet-v2');
  const images = { ...syntheticSet(1, 1), count: 10_000 };
  const file = { name: 'test_batch.bin', sha256: createHash('sha256').update('batch').digest('hex') };
  const data = { example: null, files: [file] };
  const recipe = defaultRecipe(model.network, images, { model: model.source, data }, 'nucleo-u575zi-q');
  const shared = { recipe, choice: { budgetPp: 1.5 }, claim: [900, 1723, 12_345_678, '4-_dkP0q'] } as const;
  const link = encodeShare({ ...shared, claim: [...shared.claim] });
  expect(link.length).toBeLessThan(500);
  expect(decodeShare(link)).toEqual(shared);
});

describe('a damaged link', () => {
  const link = encodeLink(sample);

  test('every change of one character is refused', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.#%= ';
    let tried = 0;
    for (let at = 0; at < link.length; at++)
      for (const character of alphabet) {
        if (character === link[at]) continue;
        const changed = link.slice(0, at) + character + link.slice(at + 1);
        expect(() => decodeLink(changed)).toThrow(
          refused(
            at === 1 && /^#[0-9]\./.test(changed) && character !== '1' ? 'link-version' : 'link-broken',
          ),
        );
        tried++;
      }
    expect(tried).toBe(link.length * (alphabet.length - 1));
  });

  test('every missing, doubled or swapped character is refused', () => {
    for (let at = 0; at < link.length; at++) {
      const without = link.slice(0, at) + link.slice(at + 1);
      const doubled = link.slice(0, at) + link[at]! + link.slice(at);
      const swapped =
        link.slice(0, at) +
        link
          .slice(at, at + 2)
          .split('')
          .reverse()
          .join('') +
        link.slice(at + 2);
      for (const changed of [without, doubled, swapped])
        if (changed !== link) expect(() => decodeLink(changed)).toThrow(TauscopeError);
    }
  });

  test('every cut is refused, and called a cut once it is known to be a link', () => {
    for (let length = 0; length < link.length; length++)
      expect(() => decodeLink(link.slice(0, length))).toThrow(
        refused(
          'link-broken',
          length < 2 ? /expected a hash part that starts with "#2\."/ : /it was cut: its end is missing/,
        ),
      );
  });

  test('text stuck to its end is named', () => {
    for (const tail of [')', '.', '...', ' and so on'])
      expect(() => decodeLink(link + tail)).toThrow(refused('link-broken', /behind its end/));
  });

  test('of another version says so', () => {
    expect(() => decodeLink(linkAround(deflateRawSync('{}'), '3'))).toThrow(
      refused('link-version', /has version 3, but this Tauscope reads version 1 and 2/),
    );
  });

  test('of something else says what was expected', () => {
    expect(() => decodeLink('#section-3')).toThrow(
      refused('link-broken', /starts with "#2\.", found "#section-3"/),
    );
    expect(() => decodeLink('')).toThrow(refused('link-broken'));
  });

  test.each([
    ['no deflate stream', Buffer.from('hello, this is text')],
    ['a cut deflate stream', deflateRawSync(JSON.stringify(sample)).subarray(0, -1)],
    ['an empty body', Buffer.alloc(0)],
    ['no JSON', deflateRawSync('{"a":')],
    ['no UTF-8', deflateRawSync(Buffer.from([0x22, 0xff, 0x22]))],
  ])('well signed, but with %s', (_, packed) => {
    expect(() => decodeLink(linkAround(packed))).toThrow(refused('link-broken', /no packed JSON/));
  });
});

describe('bombs', () => {
  test('50 MB of one letter are refused by length', () => {
    const bomb = linkAround(deflateRawSync(`"${'a'.repeat(50e6)}"`, { level: 9 }));
    expect(() => decodeLink(bomb)).toThrow(refused('link-broken', /characters, at most/));
  });

  test('a bomb that fits the length is given up at the limit, long before its end', () => {
    const packed = deflateRawSync(`"${'a'.repeat(18e6)}"`, { level: 9 });
    packed.fill(0xff, 2000); // reading on would meet the damage and call the stream broken
    const bomb = linkAround(packed);
    expect(bomb.length).toBeLessThan(linkLimits.chars);
    expect(() => decodeLink(bomb)).toThrow(refused('link-broken', /more than 262144 bytes/));
  });

  test('one byte over the limit is over', () => {
    const atLimit = JSON.stringify('b'.repeat(linkLimits.unpackedBytes - 2));
    expect(decodeLink(linkAround(deflateRawSync(atLimit)))).toHaveLength(linkLimits.unpackedBytes - 2);
    expect(() => decodeLink(linkAround(deflateRawSync(`${atLimit} `)))).toThrow(
      refused('link-broken', /unpacks to more/),
    );
  });

  test('deep nesting is no crash', () => {
    const nested = '['.repeat(100_000) + ']'.repeat(100_000);
    const outcome = (): unknown => decodeLink(linkAround(deflateRawSync(nested)));
    try {
      expect(outcome()).toBeInstanceOf(Array);
    } catch (error) {
      expect(error).toMatchObject({ code: 'link-broken' });
    }
  });
});

describe('old links', () => {
  const folder = resolve(import.meta.dirname, '../../old-links');

  test.each(['version1', 'version2'])('%s still opens', (name) => {
    const { link, value } = JSON.parse(readFileSync(resolve(folder, `${name}.json`), 'utf8')) as {
      link: string;
      value: JsonValue;
    };
    expect(decodeLink(link)).toEqual(value);
    if (name !== 'version1') expect(decodeShare(link)).toEqual(value);
  });
});
