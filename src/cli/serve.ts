import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import sirv from 'sirv';
import { TauscopeError } from '../network/errors.ts';
import { appFolder } from './open.ts';

/** Serves a folder on this machine only. Rejects with TauscopeError `usage` when the port is taken. */
export function startServer(folder: string, port: number): Promise<{ server: Server; address: string }> {
  const server = createServer(sirv(folder, { etag: true }));
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'another program uses it' : error.message;
      fail(
        new TauscopeError(
          'usage',
          `Port ${port} cannot be served: ${reason}. Choose one with --port, 0 for any.`,
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => {
      const bound = server.address();
      const actual = typeof bound === 'object' && bound ? bound.port : port;
      done({ server, address: `http://localhost:${actual}/` });
    });
  });
}

/** `tauscope serve`: the built app on localhost. */
export async function serveCommand({ port }: { readonly port: number }): Promise<void> {
  if (!existsSync(resolve(appFolder, 'index.html')))
    throw new TauscopeError('not-found', 'The app is not built yet. Run "npm run build" first.');
  const { address } = await startServer(appFolder, port);
  process.stdout.write(`Tauscope: ${address}\n`);
}
