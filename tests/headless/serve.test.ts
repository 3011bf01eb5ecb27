import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seed } from '../seed.ts';
import { program } from './tauscope.ts';

const appFolder = resolve(import.meta.dirname, '../../dist/app');
const page = readFileSync(resolve(appFolder, 'index.html'));
const assets = readdirSync(resolve(appFolder, 'assets')).map((name) => `/assets/${name}`);

let server: ChildProcess;
let port = 0;

/** Starts the command and reads the address that it prints. */
async function serve(...options: string[]): Promise<{ child: ChildProcess; address: URL }> {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, address: new URL(/^Tauscope: (.*)$/.exec(line)![1]!) };
}

beforeAll(async () => {
  const { child, address } = await serve();
  server = child;
  port = Number(address.port);
  expect(address.hostname).toBe('localhost');
});

afterAll(() => server.kill());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () =>
        done({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', fail);
    asked.end();
  });
}

describe('tauscope serve', () => {
  test('sends the page under its own policy, which also forbids to frame it', async () => {
    const { status, headers, body } = await ask('/');
    expect({ status, body }).toEqual({ status: 200, body: page });
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page.toString())![1]!;
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `${policy.replaceAll('&#39;', "'")}; frame-ancestors 'none'`,
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    });
  });

  test('sends every asset with its type, for ever; whole where a part is asked for', async () => {
    const types = { js: /^text\/javascript/, css: /^text\/css/, wasm: /^application\/wasm$/ };
    for (const asset of assets) {
      const { status, headers, body } = await ask(asset, { Range: 'bytes=10-5' });
      expect(status).toBe(200);
      expect(body.equals(readFileSync(appFolder + asset))).toBe(true);
      expect(headers['content-type']).toMatch(types[asset.split('.').at(-1) as keyof typeof types]);
      expect(headers['cache-control']).toContain('immutable');
    }
  });

  test('compresses what gains by it as the client likes, under an ETag of its own', async () => {
    const script = assets.find((name) => name.endsWith('.js'))!;
    const content = readFileSync(appFolder + script);
    const plain = await ask(script);
    expect(plain.headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': `${content.length}` });
    const decoders = { br: brotliDecompressSync, gzip: gunzipSync };
    for (const [header, coding] of [
      ['gzip, deflate, br, zstd', 'br'],
      ['GZIP', 'gzip'],
      ['br;q=0, gzip;q=0.5', 'gzip'],
    ] as const) {
      const { status, headers, body } = await ask(script, { 'Accept-Encoding': header });
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-encoding': coding,
        'content-type': plain.headers['content-type'],
        'content-length': `${body.length}`,
        vary: 'Accept-Encoding',
      });
      expect(decoders[coding](body).equals(content)).toBe(true);
      expect(body.length).toBeLessThan(content.length / 2);
      expect(headers.etag).not.toBe(plain.headers.etag);
      const known = { 'Accept-Encoding': header, 'If-None-Match': headers.etag! };
      expect((await ask(script, known)).status).toBe(304);
    }
    for (const header of ['identity', 'br;q=0', 'deflate', ''])
      expect((await ask(script, { 'Accept-Encoding': header })).body.equals(content)).toBe(true);
    const picture = await ask('/icon-512.png', { 'Accept-Encoding': 'gzip, br' });
    expect(picture.headers).not.toHaveProperty('content-encoding');
  });

  test('sends what makes the page work offline with its types, and asks for it again each time', async () => {
    const types = { '/sw.js': /^text\/javascript/, '/manifest.webmanifest': /^application\/manifest\+json$/ };
    for (const [path, type] of Object.entries(types)) {
      const { status, headers } = await ask(path);
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(type);
      expect(headers['cache-control']).toBe('no-cache');
    }
  });

  test('sends the licences as text', async () => {
    const { status, headers, body } = await ask('/licences.txt');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body.toString()).toContain('react-dom 19');
  });

  test('answers HEAD without a body, and a known ETag with 304', async () => {
    const head = await ask('/', {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': `${page.length}` } });
    expect(head.body).toHaveLength(0);
    const known = await ask('/', { 'If-None-Match': head.headers.etag! });
    expect(known.status).toBe(304);
    expect(known.body).toHaveLength(0);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    expect(await ask('/', {}, method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  test.each(['/none', '/../package.json', '/%2e%2e/package.json', '/assets', '//', '/index.html%00'])(
    'has nothing at %s',
    async (path) => {
      expect(await ask(path)).toMatchObject({
        status: 404,
        headers: { 'x-content-type-options': 'nosniff' },
      });
    },
  );

  test('answers under the names of this machine only', async () => {
    const statusOf = async (host: string) => (await ask('/', { Host: host })).status;
    const own = ['localhost', `LOCALHOST:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`];
    const foreign = [
      'evil.example',
      `evil.example:${port}`,
      'localhost.evil.example',
      '0.0.0.0',
      'a@localhost',
    ];
    expect(await Promise.all(own.map(statusOf))).toEqual(own.map(() => 200));
    expect(await Promise.all(foreign.map(statusOf))).toEqual(foreign.map(() => 421));
    expect((await ask('/', { Host: 'evil.example' })).body.toString()).toMatch(
      /answers to localhost, .*--host NAME/,
    );
  });
});

test('listens on the host that it is given, and answers to its name', async () => {
  const { child, address } = await serve('--host', '127.0.0.2');
  try {
    expect(address.hostname).toBe('127.0.0.2');
    expect(await (await fetch(address)).text()).toBe(page.toString());
  } finally {
    child.kill();
  }
});

test('--follow sends the results it names, as they are, and nothing else of the disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-follow-'));
  const { child, address } = await serve('--follow', folder);
  try {
    expect(address.search).toBe('?follow');
    const answerOf = async (path: string) => {
      const response = await fetch(new URL(path, address));
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      return response.ok ? response.text() : response.status;
    };
    expect(JSON.parse(String(await answerOf('/followed')))).toEqual({ path: folder, runs: [] });
    const results = '{"format":"tauscope-results","recipe":{},"complete":true,"images":{}}';
    writeFileSync(join(folder, 'a b.json'), results);
    writeFileSync(join(folder, 'secret.json'), '{}');
    symlinkSync('/etc/passwd', join(folder, 'link.json'));
    expect(JSON.parse(String(await answerOf('/followed')))).toMatchObject({
      runs: [{ name: 'a b', file: 'a b.json', state: 'finished' }],
    });
    expect(await answerOf('/followed/a%20b.json')).toBe(results);
    for (const other of [
      'secret.json',
      'link.json',
      '..%2Fx.json',
      '%',
      '',
      'a%20b.json/x',
      '%2Fetc%2Fpasswd',
    ])
      expect(await answerOf(`/followed/${other}`)).toBe(404);
    expect(await answerOf('/')).toBe(page.toString());
  } finally {
    child.kill();
  }
  expect((await ask('/followed')).status).toBe(404);
});

test('--follow says that what it names is not there yet, and says nothing of what is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-awaited-'));
  const awaited = join(folder, 'nosuch.json');
  const linesOf = async (followed: string) => {
    const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--follow', followed], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    try {
      await expect.poll(() => out).toContain('\n');
      // Once it answers, it has said all.
      await fetch(out.split('\n')[0]!.replace('Tauscope: ', ''));
      return out.split('\n').slice(1);
    } finally {
      child.kill();
    }
  };
  expect(await linesOf(awaited)).toEqual([
    `${awaited} is not there yet; the page shows it as soon as it is.`,
    '',
  ]);
  writeFileSync(awaited, '{}');
  expect(await linesOf(awaited)).toEqual(['']);
});

/** Mostly what is right, so that one thing wrong is met as often as several. */
const mostly = (right: string, ...wrong: string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(right) }, fc.constantFrom(...wrong));

const method = mostly('GET', 'HEAD', 'POST', 'CONNECT', 'TRACE', 'PRI', 'get', '');
const target = mostly(
  '/',
  ...['*', '//', '/%', '/%00', '/\0', '/../../etc/passwd', 'http://[', 'localhost:1', ...assets.slice(0, 1)],
  `/${'a'.repeat(70_000)}`,
);
const version = mostly('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9', '');
const host = mostly('Host: localhost', 'Host: evil', 'Host:', 'Host: \0', 'Host: :', 'Host: [::1');
const fields = [
  ...[
    'bytes=10-5',
    'bytes=-1',
    'bytes=9-',
    'bytes=a-b',
    'bytes=0-1,5-2',
    '',
    `bytes=${'9'.repeat(400)}-`,
  ].map((range) => `Range: ${range}`),
  ...['5', '-1', '1e9', '99999999999999999999'].map((length) => `Content-Length: ${length}`),
  ...['Transfer-Encoding: chunked', 'Transfer-Encoding: x', 'Expect: 100-continue', 'Expect: tea'],
  ...['Connection: Upgrade\r\nUpgrade: websocket', 'Connection: keep-alive', 'Accept-Encoding: br;q=x'],
  ...['If-None-Match: *', 'no colon', ': no name', ' folded', 'Bad\0Name: x', `Long: ${'x'.repeat(20_000)}`],
];

/** What a client sends, in the pieces in which it does, and how it ends. */
const conversation = fc.record({
  pieces: fc.oneof(
    fc.array(
      fc
        .tuple(
          method,
          target,
          version,
          host,
          fc.array(fc.constantFrom(...fields), { maxLength: 6 }),
          fc.string(),
        )
        .map(([verb, path, protocol, name, lines, body]) =>
          Buffer.from([`${verb} ${path} ${protocol}`, name, ...lines, '', body].join('\r\n'), 'latin1'),
        ),
      { minLength: 1, maxLength: 3 },
    ),
    fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 3 }),
  ),
  ending: fc.constantFrom('end', 'abort', 'reset'),
});

/** Has a conversation and waits for its end. */
async function converse(pieces: readonly Uint8Array[], ending: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  // A server may cut off whoever sends such things.
  socket.on('error', () => undefined);
  const closed = new Promise((done) => socket.once('close', done));
  socket.resume();
  for (const piece of pieces) socket.write(piece);
  if (ending === 'end') socket.end();
  else socket.once('connect', () => (ending === 'reset' ? socket.resetAndDestroy() : socket.destroy()));
  await closed;
}

test(`survives 1,000 malformed conversations (seed ${seed}) and still serves the page`, async () => {
  await fc.assert(
    fc.asyncProperty(conversation, async ({ pieces, ending }) => {
      await converse(pieces, ending);
      expect(server.exitCode).toBeNull();
    }),
    { numRuns: 1000, endOnFailure: true },
  );
  expect((await ask('/')).body).toEqual(page);
});
