import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const root = import.meta.dirname;
const packages = join(root, 'node_modules');
/** Of packages that come without one. */
const keptLicences = join(root, 'docs/licences');

/**
 * Writes `licences.txt`: the licences and notices of every package of which something is in the build. For the build and its workers
 * alike, whose bundles Vite's `build.license` leaves out; they are made before the bundle that starts them.
 */
export function licences(): Plugin {
  // No bundler sees AssemblyScript's library, from which its compiler takes parts into the engine's kernels.
  const folders = new Set([root, join(packages, 'assemblyscript')]);
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const output of Object.values(bundle))
        for (const id of output.type === 'chunk' ? output.moduleIds : []) {
          const folder = packageFolder(id);
          if (folder !== undefined) folders.add(folder);
        }
      if (this.environment.config.isWorker) return;
      const source = ['Tauscope is made of these packages.\n', ...[...folders].map(licenceText).sort()].join(
        '\n',
      );
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source });
    },
  };
}

/** Folder of the package that a module is of, or undefined for our own. What tools add has names such as `\0rolldown/runtime.js`. */
function packageFolder(moduleId: string): string | undefined {
  const [, tool] = /^\0([\w-]+)\//.exec(moduleId) ?? [];
  return tool === undefined
    ? /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(moduleId)?.[0]
    : join(packages, tool);
}

/** @throws Error when a package comes without a licence: it must not ship */
function licenceText(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license: string;
  };
  const own = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)(?:\.\w+)?$/i.test(file))
    .sort()
    .map((file) => join(folder, file));
  const files = own.length > 0 ? own : [join(keptLicences, `${name}.txt`)].filter(existsSync);
  if (files.length === 0) throw new Error(`${name} ${version} would ship, but ${folder} holds no licence`);
  const texts = files.map((file) => readFileSync(file, 'utf8').trim());
  const title = `${name} ${version} (${license})`;
  return [`${title}\n${'='.repeat(title.length)}`, ...texts].join('\n\n') + '\n';
}
