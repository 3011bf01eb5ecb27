import { expect, test } from 'vitest';
import { hostileDrawings } from './hostileNames.ts';

/** Char of XML 1.0, production 2. */
const xmlText = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

test('whatever the model is called, its drawing has only characters of XML, and markup of its own', async () => {
  const drawings = await hostileDrawings();
  const elements = (svg: string) => svg.match(/<[^>]*>/g)!.map((tag) => tag.split(/[\s>]/)[0]);
  for (const svg of drawings) {
    expect(svg).toMatch(xmlText);
    expect(svg).not.toMatch(/&(?!#\d+;)/);
    expect(elements(svg)).toEqual(elements(drawings[0]!));
    expect(elements(svg)).not.toContain('<script');
  }
});
