import { beforeEach } from 'vitest';
import type { Watchdog } from './startWatchdog.ts';
import { startWatchdog } from './startWatchdog.ts';

const known = globalThis as { tauscopeWatchdog?: Promise<Watchdog> };
/** One for all test files of a process: a test's own time limit does not strike while the thread is busy. */
const watchdog = await (known.tauscopeWatchdog ??= startWatchdog(true));

beforeEach(({ task }) => watchdog.tell(`${task.file.name}: ${task.name}`));
