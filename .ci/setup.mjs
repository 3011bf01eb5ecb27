/**
 * Installs what is missing: npm packages always, Debian packages where permitted.
 * Plain Node without dependencies, because it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const leastNodeMajor = 20;
const progressMilliseconds = 10_000;

/** Programs that the tests need, the Debian package that brings each, and what is left out without it. */
const systemPrograms = [
  { program: 'chromium', debianPackage: 'chromium', tests: 'browser tests in Chromium' },
  { program: 'firefox-esr', debianPackage: 'firefox-esr', tests: 'browser tests in Firefox' },
  { program: 'cc', debianPackage: 'gcc', tests: 'firmware tests on the host' },
  { program: 'c++', debianPackage: 'g++', tests: 'firmware tests from C++' },
  { program: 'clang', debianPackage: 'clang', tests: 'firmware tests with a second compiler' },
  { program: 'cmake', debianPackage: 'cmake', tests: 'tests of the firmware as a library' },
  { program: 'make', debianPackage: 'make', tests: 'all firmware tests' },
  { program: 'ccache', debianPackage: 'ccache', tests: 'nothing, but firmware tests take longer' },
  { program: 'arm-none-eabi-gcc', debianPackage: 'gcc-arm-none-eabi', tests: 'firmware tests for Cortex-M' },
  { program: 'qemu-system-arm', debianPackage: 'qemu-system-arm', tests: 'firmware tests under QEMU' },
  {
    program: 'arm-linux-gnueabihf-gcc',
    debianPackage: 'gcc-arm-linux-gnueabihf',
    tests: 'firmware tests for 32-bit Arm Linux',
  },
  { program: 'nats-server', debianPackage: 'nats-server', tests: 'explorations by a queue' },
  { program: 'qemu-arm', debianPackage: 'qemu-user', tests: 'firmware tests for 32-bit Arm Linux' },
  { program: 'slurmctld', debianPackage: 'slurm-wlm', tests: 'the test on a Slurm cluster' },
  { program: 'munged', debianPackage: 'munge', tests: 'the test on a Slurm cluster' },
  { program: 'pkill', debianPackage: 'procps', tests: 'the test of what ends a test that stands still' },
];
/** C libraries, which bring no program. */
const systemLibraries = [
  {
    file: '/usr/lib/arm-none-eabi/newlib/libc.a',
    debianPackage: 'libnewlib-arm-none-eabi',
    tests: 'firmware tests for Cortex-M',
  },
  {
    file: '/usr/arm-linux-gnueabihf/lib/libc.a',
    debianPackage: 'libc6-dev-armhf-cross',
    tests: 'firmware tests for 32-bit Arm Linux',
  },
];

/**
 * Runs a command that may be silent for long, with a line at its start, every 10 seconds and at its end.
 * Returns whether it succeeded.
 */
export async function step(title, command, args, options = {}) {
  const start = Date.now();
  const say = (state) => console.log(`${title} ${state}`);
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  say('...');
  const progress = setInterval(() => say(`... ${seconds()}`), progressMilliseconds);
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  const [code] = await once(child, 'close').finally(() => clearInterval(progress));
  say(code === 0 ? `done, ${seconds()}` : `FAILED, ${seconds()}`);
  return code === 0;
}

/** Builds the engine, the page and the command; ends this program when that fails. */
export async function build() {
  if (!(await step('Building', 'npm', ['run', '--silent', 'build']))) process.exit(1);
}

/** Checks Node's version and installs the locked npm packages unless they are already there. */
export async function installNpmPackages() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < leastNodeMajor)
    throw new Error(`Tauscope needs Node ${leastNodeMajor}.19 or newer; this is ${process.version}.`);
  const installed = `${root}/node_modules/.package-lock.json`;
  if (existsSync(installed) && sameVersions(`${root}/package-lock.json`, installed)) return;
  const ci = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (!(await step('Installing npm packages', 'npm', ci))) process.exit(1);
}

function sameVersions(lockFile, installedFile) {
  const versions = (file) =>
    JSON.stringify(
      Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages)
        .filter(([path, entry]) => path !== '' && !entry.optional)
        .map(([path, { version }]) => `${path} ${version}`)
        .sort((one, other) => (one < other ? -1 : 1)),
    );
  return versions(lockFile) === versions(installedFile);
}

/** Installs missing Debian packages when this is root on Debian; returns what is still missing. */
export async function installSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return [];
  const names = missing.map(({ debianPackage }) => debianPackage);
  const permitted = process.getuid?.() === 0 && has('apt-get');
  if (!permitted) return missing;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  await step('Updating the list of Debian packages', 'apt-get', ['update', '-qq'], quiet);
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...names];
  await step(`Installing ${names.join(', ')}`, 'apt-get', install, quiet);
  return missingPackages();
}

function missingPackages() {
  return [
    ...systemPrograms.filter(({ program }) => !has(program)),
    ...systemLibraries.filter(({ file }) => !existsSync(file)),
  ];
}

function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}
