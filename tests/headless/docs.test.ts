import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { glossary } from '../../src/words/glossary.ts';

const app = resolve(import.meta.dirname, '../../dist/app');
const pages = readdirSync(join(app, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.html'))
  .map((path) => join(app, 'docs', path));

/** What is wrong with a link from a page, in words; nothing when it leads somewhere. */
function fault(page: string, link: string): string[] {
  if (/^(?:https:|data:)/.test(link)) return [];
  const [path, anchor] = link.split('#') as [string, string?];
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(target)) return [`${page}: ${link}, no such file`];
  if (anchor === undefined || readFileSync(target, 'utf8').includes(` id="${anchor}"`)) return [];
  return [`${page}: ${link}, no such heading`];
}

describe('the documents of the build', () => {
  test('are all documents of the project', () => {
    const documents = readdirSync(resolve(app, '../../docs'), { recursive: true, encoding: 'utf8' });
    const markdown = documents.filter((path) => path.endsWith('.md'));
    // README, CHANGELOG and CONTRIBUTING.
    expect(pages).toHaveLength(markdown.length + 3);
  });

  test('link to pages, headings and pictures that are there', () => {
    const faults = pages.flatMap((page) => {
      const text = readFileSync(page, 'utf8');
      const links = [...text.matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, link]) => link!);
      expect(links.length).toBeGreaterThan(pages.length);
      return links.flatMap((link) => fault(page, link));
    });
    expect(faults).toEqual([]);
  });

  test.each(Object.entries(glossary))('say more of %s where its explanation says so', (_, { page }) => {
    expect(fault(join(app, 'docs/index.html'), page)).toEqual([]);
  });
});
