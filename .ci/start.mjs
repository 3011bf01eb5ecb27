/** npm start: installs what is missing, builds, serves the app and prints its address. */
import { spawnSync } from 'node:child_process';
import { build, installNpmPackages, root } from './setup.mjs';

await installNpmPackages();
await build();
const { status } = spawnSync(
  process.execPath,
  [`${root}/bin/tauscope.js`, 'serve', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
