import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { contentSecurityPolicy } from '../contentSecurityPolicy.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** On every answer. A page cannot forbid by itself that others frame it. */
const safetyHeaders: OutgoingHttpHeaders = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** A file as it is sent. */
interface Answer {
  readonly headers: OutgoingHttpHeaders;
  readonly etag: string;
  readonly bytes: Buffer;
}

interface Resource extends Answer {
  /** The same packed, where that makes it smaller: when it is first asked for, once. */
  readonly packed?: () => Promise<Answer>;
}

/**
 * Answers GET and HEAD with the files of a folder as they are now: they are held in memory, so no request reaches the disk and a
 * new build does not mix with an old one. Everything is sent whole, which HTTP allows for a request of a range.
 * @param hosts names of the server, in lower case. Others are refused: a foreign page could have given this machine's
 *   address a name of its own (DNS rebinding).
 */
export function appListener(folder: string, hosts: readonly string[]): RequestListener {
  const resources = resourcesOf(folder);
  return ({ method, headers, url = '' }, response) => {
    const refuse = (status: number, text: string, more?: OutgoingHttpHeaders) =>
      response
        .writeHead(status, { ...safetyHeaders, 'Content-Type': contentTypes['.txt'], ...more })
        .end(`${text}\n`);

    // Tunnels and containers may forward another port.
    const host = headers.host?.toLowerCase().replace(/:\d+$/, '');
    if (host === undefined || !hosts.includes(host))
      return refuse(421, `This server answers to ${hosts.join(', ')} only (tauscope serve --host NAME).`);
    if (method !== 'GET' && method !== 'HEAD')
      return refuse(405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' });
    const resource = resources.get(url.replace(/[?#].*/s, ''));
    if (!resource) return refuse(404, 'There is no such file.');
    const answer = ({ headers: own, etag, bytes }: Answer) =>
      headers['if-none-match'] === etag
        ? response.writeHead(304, own).end()
        : response
            .writeHead(200, { ...own, 'Content-Length': bytes.length })
            .end(method === 'HEAD' ? undefined : bytes);
    if (resource.packed && takesGzip(headers['accept-encoding'])) return void resource.packed().then(answer);
    return answer(resource);
  };
}

function takesGzip(accepted: string | string[] = ''): boolean {
  return /(^|[\s,])gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(String(accepted));
}

/** All files of a folder by their paths in an address. */
function resourcesOf(folder: string): Map<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!statSync(join(folder, name)).isFile()) continue;
    const bytes = readFileSync(join(folder, name));
    const path = `/${name.replaceAll(sep, '/')}`;
    const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
    // The build puts a hash of the content into the names of its assets.
    const isHashed = path.startsWith('/assets/');
    const isPacked = extname(name) === '.png';
    const headers = {
      ...safetyHeaders,
      'Content-Type': contentTypes[extname(name)] ?? 'application/octet-stream',
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: etag,
      ...(!isPacked && { Vary: 'Accept-Encoding' }),
    };
    const resource = {
      headers,
      etag,
      bytes,
      ...(!isPacked && { packed: packedOnce({ headers, etag, bytes }) }),
    };
    resources.set(path, resource);
    if (path === '/index.html') resources.set('/', resource);
  }
  return resources;
}

function packedOnce({ headers, etag, bytes }: Answer): () => Promise<Answer> {
  const ownEtag = etag.replace(/"$/, '-gzip"');
  const pack = async () => ({
    headers: { ...headers, ETag: ownEtag, 'Content-Encoding': 'gzip' },
    etag: ownEtag,
    bytes: await promisify(gzip)(bytes),
  });
  let packed: Promise<Answer> | null = null;
  return () => (packed ??= pack());
}
