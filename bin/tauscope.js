#!/usr/bin/env node
/** The command `tauscope`: there before the first build, so that npm can link it, it starts what the build has made. */
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/tauscope.js', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  console.error('tauscope: The command is not built yet. Run "npm run build" first.');
  process.exitCode = 1;
}
