import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '../../../src/cli/serve.ts';
import { refused } from '../../refused.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-served-'));

test('a host that is not this machine is what is refused, not the port', async () => {
  // Of an address for documentation: nobody has it.
  await expect(startServer(folder, { port: 0, host: '192.0.2.1' })).rejects.toThrow(
    refused('usage', /^192\.0\.2\.1 is no name or address of this machine: .*Name one with --host/),
  );
});

test('a port that is taken is', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  try {
    await new Promise((done) => other.once('listening', done));
    const { port } = other.address() as AddressInfo;
    await expect(startServer(folder, { port })).rejects.toThrow(
      refused('usage', /another program uses it\. Choose one with --port/),
    );
  } finally {
    other.close();
  }
});
