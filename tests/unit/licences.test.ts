import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Rolldown } from 'vite';
import { build } from 'vite';
import { describe, expect, test } from 'vitest';
import { licences } from '../../vite.licences.ts';

const root = resolve(import.meta.dirname, '../..');

/** The files of a build, which is kept in memory, with source maps. */
async function builtFiles(mode: string): Promise<ReadonlyMap<string, string>> {
  const { output } = (await build({
    root,
    mode,
    logLevel: 'error',
    build: { write: false, sourcemap: 'hidden' },
  })) as Rolldown.RolldownOutput;
  return new Map(
    output.map((file) => [
      file.fileName,
      file.type === 'chunk' ? file.code : Buffer.from(file.source).toString(),
    ]),
  );
}

/** Paths of the packages that the source maps name. */
function mappedPackages(files: ReadonlyMap<string, string>): Set<string> {
  const maps = [...files].filter(([name]) => name.endsWith('.map')).map(([, text]) => text);
  const sources = maps.flatMap((map) => (JSON.parse(map) as { sources: string[] }).sources);
  return new Set(
    sources.flatMap((path) => /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
  );
}

describe.each([
  {
    mode: 'production',
    known: ['react-dom', 'd3-scale', 'zustand', 'comlink', 'fflate', '@noble/hashes'],
    bundlers: ['rolldown', 'vite'],
  },
  {
    mode: 'cli',
    known: ['commander', 'd3-scale', 'comlink', 'fflate', '@noble/hashes'],
    bundlers: ['rolldown'],
  },
])('licences.txt of the $mode build', ({ mode, known, bundlers }) => {
  test('names the packages of which source maps say that they are in it, with their texts', async () => {
    const files = await builtFiles(mode);
    const text = files.get('licences.txt')!;
    const mapped = mappedPackages(files);
    expect([...mapped]).toEqual(expect.arrayContaining(known.map((name) => `node_modules/${name}`)));

    // No map tells of our own folder as a package, of what is compiled to wasm, and of the bundlers' own lines.
    const unmapped = ['assemblyscript', ...bundlers].map((name) => `node_modules/${name}`);
    const packages = ['.', ...unmapped, ...mapped];
    const titles = packages.map((packagePath) => {
      const folder = join(root, packagePath);
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name: string;
        version: string;
      };
      const licence = readdirSync(folder).find((file) => /^licen[cs]e(?:\.md)?$/i.test(file));
      const path = licence ? join(folder, licence) : join(root, 'docs/licences', `${name}.txt`);
      expect(text).toContain(readFileSync(path, 'utf8').trim());
      return `${name} ${version}`;
    });
    expect([...text.matchAll(/^(.+) \(.+\)\n=+$/gm)].map(([, title]) => title)).toEqual(titles.sort());
    expect(text).toContain('musl libc');
  });
});

test('a package without a licence is not built in', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'licences-'));
  const bare = join(folder, 'node_modules/bare');
  mkdirSync(bare, { recursive: true });
  writeFileSync(join(bare, 'package.json'), '{ "name": "bare", "version": "1.2.3", "main": "index.js" }');
  writeFileSync(join(bare, 'index.js'), "console.log('bare');");
  writeFileSync(join(folder, 'entry.js'), "import 'bare';");
  const built = build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [licences()],
    build: { write: false, rolldownOptions: { input: join(folder, 'entry.js') } },
  });
  await expect(built).rejects.toThrow(`bare 1.2.3 would ship, but ${bare} holds no licence`);
});
