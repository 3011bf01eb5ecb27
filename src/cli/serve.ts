import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import { TauscopeError } from '../network/errors.ts';
import { printable } from '../words/names.ts';
import { appListener } from './appListener.ts';
import type { FollowedResults } from './followResults.ts';
import { followResults } from './followResults.ts';
import { appFolder } from './open.ts';

/** What the server is called in an address unless it listens elsewhere. */
const ownNames = ['localhost', '127.0.0.1', '[::1]'];

interface ServeOptions {
  readonly port: number;
  readonly host?: string;
}

interface FollowOptions {
  readonly follow?: string;
}

/**
 * Serves a folder, on this machine only unless a host is given: the name or address of this machine to listen on, which it
 * then answers to as well; and results that are followed, if there are any. Rejects with TauscopeError `usage` when it cannot listen there.
 */
export function startServer(
  folder: string,
  { port, host }: ServeOptions,
  followed?: FollowedResults,
): Promise<{ server: Server; address: string }> {
  const name = host === undefined ? 'localhost' : (isIPv6(host) ? `[${host}]` : host).toLowerCase();
  const server = createServer(appListener(folder, [...new Set([...ownNames, name])], followed));
  return new Promise((done, fail) => {
    // Stays when the server runs, which then goes on: a connection that could not be accepted is no reason to end.
    server.on('error', (error: NodeJS.ErrnoException) => {
      fail(new TauscopeError('usage', listenFault(error, port, name)));
    });
    server.listen(port, host ?? '127.0.0.1', () => {
      const bound = server.address();
      const actual = typeof bound === 'object' && bound ? bound.port : port;
      done({ server, address: `http://${name}:${actual}/` });
    });
  });
}

/** What the system says of a name or address that is not this machine's. */
const foreignHost = ['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EINVAL'];

function listenFault({ code = '', message }: NodeJS.ErrnoException, port: number, name: string): string {
  if (foreignHost.includes(code))
    return `${printable(name)} is no name or address of this machine: ${message}. Name one with --host, or leave it out to be reached from here alone.`;
  const reason = code === 'EADDRINUSE' ? 'another program uses it' : message;
  return `Port ${port} of ${name} cannot be served: ${reason}. Choose one with --port, 0 for any.`;
}

/** `tauscope serve`: the built app on localhost; with --follow it shows results while they are written. */
export async function serveCommand({ follow, ...options }: ServeOptions & FollowOptions): Promise<void> {
  if (!existsSync(resolve(appFolder, 'index.html')))
    throw new TauscopeError('not-found', 'The app is not built yet. Run "npm run build" first.');
  const followed = follow === undefined ? undefined : await followResults(follow, Date.now);
  const { address } = await startServer(appFolder, options, followed);
  process.stdout.write(`Tauscope: ${address}${followed ? '?follow' : ''}\n`);
  if (follow !== undefined && !existsSync(follow))
    process.stdout.write(`${printable(follow)} is not there yet; the page shows it as soon as it is.\n`);
}
