/** What a service worker has besides a worker; the types for pages do not know it. */
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LongEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

interface LongEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface FetchEvent extends LongEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** The files that the page needs at first, by their paths, with the SHA-256 that they must have; `vite.offline.ts` writes them here. */
declare const buildFiles: Readonly<Record<string, string>>;
/** Of this build alone. */
declare const buildName: string;

/** The page asks for this when a person wants the new version. */
const updateWish = 'update';

const worker = self as unknown as ServiceWorkerScope;
const root = worker.registration.scope;
const family = `tauscope ${root}`;
const ownName = `${family} ${buildName}`;
/** Where the name of the cache is kept whose build is shown; no request is answered from there. */
const shownUrl = `${root}?shown`;

worker.addEventListener('install', (event) => event.waitUntil(fill()));
worker.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([takeOver(), worker.clients.claim()])),
);
worker.addEventListener('message', ({ data }) => {
  if (data === updateWish) void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  // What the page follows changes while it looks.
  const isKept = request.method === 'GET' && request.cache !== 'no-store';
  if (isKept && request.url.startsWith(root)) event.respondWith(answer(event));
});

/** Takes this build's files, or none: one of another build has another hash. */
async function fill(): Promise<void> {
  const cache = await caches.open(ownName);
  const requests = Object.entries(buildFiles).map(([path, integrity]) => {
    // Only the names of assets change with their content.
    const isHashed = path.startsWith('assets/');
    return new Request(new URL(path, root), { integrity, cache: isHashed ? 'default' : 'no-cache' });
  });
  try {
    await cache.addAll(requests);
  } catch (error) {
    // A cache of the same files may have been there before.
    if ((await cache.keys()).length === 0) await caches.delete(ownName);
    throw error;
  }
}

/**
 * Notes that this build is shown, and forgets what was made before it but for the build that was shown until now, which other tabs may
 * still show. Other sites may share the origin.
 */
async function takeOver(): Promise<void> {
  const note = await caches.open(family);
  const before = await (await note.match(shownUrl))?.text();
  await note.put(shownUrl, new Response(ownName));
  if (before === undefined || before === ownName) return;
  const names = await caches.keys();
  const old = names
    .slice(0, Math.max(0, names.indexOf(ownName)))
    .filter((name) => name.startsWith(`${family} `) && name !== before);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/**
 * From this build, else, where the content is in the name, from the one before, else from the network, and then kept: models and what
 * only some need come so. Without a network from any build.
 */
async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const path = `${origin}${pathname}`;
  const url = path === `${root}index.html` ? root : path;
  // Where the browser cannot read what it keeps, the network is left.
  const found = await kept(url).catch(() => undefined);
  if (found) return found;
  const response = await fetch(request).catch(async (error: unknown) => {
    const earlier = await caches.match(url).catch(() => undefined);
    if (earlier) return earlier;
    throw error;
  });
  if (response.status === 200) event.waitUntil(keep(url, response.clone()));
  return response;
}

async function kept(url: string): Promise<Response | undefined> {
  const cache = await caches.open(ownName);
  const isHashed = url.startsWith(`${root}assets/`);
  return (await cache.match(url)) ?? (isHashed ? await caches.match(url) : undefined);
}

async function keep(url: string, response: Response): Promise<void> {
  const cache = await caches.open(ownName);
  await cache.put(url, response);
}
