/** npm test: installs what is missing, builds, runs every check and test, ends with one line of counts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, installNpmPackages, installSystemPackages, root, step } from './setup.mjs';

const [missing] = await Promise.all([installSystemPackages(), installNpmPackages()]);
for (const { debianPackage, tests } of missing) console.log(`Missing: ${debianPackage}. Left out: ${tests}.`);

await build();
const checks = ['types', 'lint', 'unused', 'format:check'];
// Tests wait for programs and for the clock: checks take what that leaves.
const checking = checks.map((check) => step(`Checking: ${check}`, 'npm', ['run', '--silent', check]));

const report = join(mkdtempSync(join(tmpdir(), 'tauscope-')), 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
console.log('Testing ...');
const vitest = spawn('npx', ['vitest', 'run', ...reporters], { cwd: root, stdio: 'inherit' });
const [status] = await once(vitest, 'close');
const passes = await Promise.all(checking);
const failedChecks = checks.filter((_, i) => !passes[i]);

const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
  readFileSync(report, 'utf8'),
);
const skipped = testResults.flatMap(({ assertionResults }) =>
  assertionResults.filter(({ status }) => status === 'skipped' || status === 'pending'),
);
for (const { fullName } of skipped) console.log(`Skipped: ${fullName}`);
for (const check of failedChecks) console.log(`Failed: npm run ${check}`);
if (missing.length > 0)
  console.log(`Install these and run again for all tests: ${missing.map((m) => m.debianPackage).join(' ')}`);

// Files that fail as a whole or in a hook, with no test that failed.
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
).length;
const failedTests = numFailedTests + brokenFiles;
// A file whose process has ended is no failed test.
const brokenRun = status !== 0 && failedTests === 0 ? 1 : 0;
const failed = failedTests + brokenRun + failedChecks.length;
console.log(
  `${numPassedTests + checks.length - failedChecks.length} passed, ${failed} failed, ${numPendingTests} skipped`,
);
process.exitCode = failed > 0 ? 1 : 0;
