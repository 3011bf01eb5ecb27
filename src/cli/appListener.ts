import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { OutgoingHttpHeaders, RequestListener } from 'node:http';
import { extname, join, sep } from 'node:path';
import { contentSecurityPolicy } from '../contentSecurityPolicy.ts';
import { followedPath } from '../sharing/followed.ts';
import { acceptedCoding, compressed } from './contentCoding.ts';
import type { FollowedResults } from './followResults.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.ico': 'image/x-icon',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** Smaller files, and pictures, gain nothing by compression. */
const leastBytesToCompress = 1024;

/** On every answer. A page cannot forbid by itself that others frame it. */
const safetyHeaders: OutgoingHttpHeaders = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

const followedHeaders = { ...safetyHeaders, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/** A file in one content coding. */
interface Representation {
  readonly headers: OutgoingHttpHeaders;
  readonly etag: string;
  readonly bytes: Buffer;
}

interface Resource extends Representation {
  /** By the names of their codings, made when they are first asked for; null where nothing is gained. */
  readonly encoded: Map<string, Promise<Representation>> | null;
}

/**
 * Answers GET and HEAD with the files of a folder as they are now: they are held in memory, so no request reaches the disk and a
 * new build does not mix with an old one. They are compressed as the client likes; everything is sent whole, which HTTP allows for a request of a range.
 * @param hosts names of the server, in lower case. Others are refused: a foreign page could have given this machine's
 *   address a name of its own (DNS rebinding).
 * @param followed what is served besides, as it is when it is asked for
 */
export function appListener(
  folder: string,
  hosts: readonly string[],
  followed?: FollowedResults,
): RequestListener {
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
    const path = url.replace(/[?#].*/s, '');
    const resource = resources.get(path);
    if (!resource && followed && path.startsWith(`/${followedPath}`)) {
      const answer = (bytes: Uint8Array | null) => {
        if (!bytes) return refuse(404, 'There is no such file.');
        response
          .writeHead(200, { ...followedHeaders, 'Content-Length': bytes.length })
          .end(method === 'HEAD' ? undefined : bytes);
      };
      void followedBytes(followed, path).then(answer, () => refuse(500, 'It cannot be read at present.'));
      return;
    }
    if (!resource) return refuse(404, 'There is no such file.');
    const send = ({ headers: own, etag, bytes }: Representation) => {
      if (headers['if-none-match'] === etag) response.writeHead(304, own).end();
      else
        response
          .writeHead(200, { ...own, 'Content-Length': bytes.length })
          .end(method === 'HEAD' ? undefined : bytes);
    };
    void representationOf(resource, headers['accept-encoding']).then(send);
  };
}

/** The list of what is followed, or one of its files; null for what is neither. */
async function followedBytes(followed: FollowedResults, path: string): Promise<Uint8Array | null> {
  if (path === `/${followedPath}`) return Buffer.from(JSON.stringify(await followed.list()));
  const name = /^\/[^/]+\/([^/]+)$/.exec(path)?.[1];
  return name === undefined ? null : followed.read(unescapedName(name));
}

/** Nothing is called as what is badly escaped. */
function unescapedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return '';
  }
}

function representationOf(resource: Resource, accepted: string | undefined): Promise<Representation> {
  const coding = resource.encoded && acceptedCoding(accepted);
  if (!coding) return Promise.resolve(resource);
  const known = resource.encoded.get(coding);
  if (known) return known;
  const made = compressed(resource.bytes, coding).then((bytes): Representation => {
    const etag = resource.etag.replace(/"$/, `-${coding}"`);
    return { bytes, etag, headers: { ...resource.headers, 'Content-Encoding': coding, ETag: etag } };
  });
  resource.encoded.set(coding, made);
  return made;
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
    const isCompressible = bytes.length >= leastBytesToCompress && extname(name) !== '.png';
    const headers = {
      ...safetyHeaders,
      'Content-Type': contentTypes[extname(name)] ?? 'application/octet-stream',
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: etag,
      ...(isCompressible && { Vary: 'Accept-Encoding' }),
    };
    const encoded = isCompressible ? new Map<string, Promise<Representation>>() : null;
    resources.set(path, { headers, etag, bytes, encoded });
    if (path === '/index.html') resources.set('/', { headers, etag, bytes, encoded });
  }
  return resources;
}
