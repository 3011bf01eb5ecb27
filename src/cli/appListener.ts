import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import { extname, join, sep } from 'node:path';
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

interface Resource {
  readonly headers: OutgoingHttpHeaders;
  readonly etag: string;
  readonly bytes: Buffer;
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
    if (headers['if-none-match'] === resource.etag) return response.writeHead(304, resource.headers).end();
    return response
      .writeHead(200, { ...resource.headers, 'Content-Length': resource.bytes.length })
      .end(method === 'HEAD' ? undefined : resource.bytes);
  };
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
    const headers = {
      ...safetyHeaders,
      'Content-Type': contentTypes[extname(name)] ?? 'application/octet-stream',
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: etag,
    };
    resources.set(path, { headers, etag, bytes });
    if (path === '/index.html') resources.set('/', { headers, etag, bytes });
  }
  return resources;
}
