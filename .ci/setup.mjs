/**
 * Installs what is missing: npm packages always, Debian packages where permitted.
 * Plain Node without dependencies, because it runs before anything is installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const MIN_NODE_MAJOR = 20;

/** Programs that the tests need, the Debian package that brings each, and what is left out without it. */
const systemPrograms = [
  { program: 'chromium', debianPackage: 'chromium', tests: 'browser tests' },
  { program: 'cc', debianPackage: 'gcc', tests: 'firmware tests on the host' },
  { program: 'make', debianPackage: 'make', tests: 'all firmware tests' },
  { program: 'arm-none-eabi-gcc', debianPackage: 'gcc-arm-none-eabi', tests: 'firmware tests for Cortex-M' },
  { program: 'qemu-system-arm', debianPackage: 'qemu-system-arm', tests: 'firmware tests under QEMU' },
];
const newlib = {
  debianPackage: 'libnewlib-arm-none-eabi',
  file: '/usr/lib/arm-none-eabi/newlib/libc.a',
  tests: 'firmware tests for Cortex-M',
};

/** Runs a command with its output shown; throws when it fails. */
export function run(command, args, options = {}) {
  execFileSync(command, args, { cwd: root, stdio: 'inherit', ...options });
}

/** Checks Node's version and installs the locked npm packages unless they are already there. */
export function installNpmPackages() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < MIN_NODE_MAJOR)
    throw new Error(`Tauscope needs Node ${MIN_NODE_MAJOR}.19 or newer; this is ${process.version}.`);
  const installed = `${root}/node_modules/.package-lock.json`;
  if (existsSync(installed) && sameVersions(`${root}/package-lock.json`, installed)) return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

function sameVersions(lockFile, installedFile) {
  const versions = (file) =>
    JSON.stringify(
      Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages)
        .filter(([path, entry]) => path !== '' && !entry.optional)
        .map(([path, { version }]) => [path, version])
        .sort(),
    );
  return versions(lockFile) === versions(installedFile);
}

/** Installs missing Debian packages when this is root on Debian; returns what is still missing. */
export function installSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  const names = missing.map(({ debianPackage }) => debianPackage);
  const permitted = process.getuid?.() === 0 && has('apt-get');
  if (!permitted) return missing;
  console.log(`Installing ${names.join(', ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quiet);
  return missingPackages();
}

function missingPackages() {
  const missing = systemPrograms.filter(({ program }) => !has(program));
  if (!existsSync(newlib.file)) missing.push(newlib);
  return missing;
}

function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}
