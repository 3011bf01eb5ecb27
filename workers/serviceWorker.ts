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
declare const cacheName: string;

/** The page asks for this when a person wants the new version. */
const updateWish = 'update';

const worker = self as unknown as ServiceWorkerScope;
const root = worker.registration.scope;

worker.addEventListener('install', (event) => event.waitUntil(fill()));
worker.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([forgetOld(), worker.clients.claim()])),
);
worker.addEventListener('message', ({ data }) => {
  if (data === updateWish) void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(root)) event.respondWith(answer(event));
});

/** Takes this build's files, or none: one of another build has another hash. */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  const requests = Object.entries(buildFiles).map(([path, integrity]) => {
    // Only the names of assets change with their content.
    const isHashed = path.startsWith('assets/');
    return new Request(new URL(path, root), { integrity, cache: isHashed ? 'default' : 'no-cache' });
  });
  await cache.addAll(requests);
}

/** Forgets builds, but for this one and the one before, which other tabs may still show. */
async function forgetOld(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.slice(0, -2).map((name) => caches.delete(name)));
}

/** From this build, else from the one before, else from the network, and then kept: models and what only some need come so. */
async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const url = `${origin}${pathname}`.replace(/\/index\.html$/, '/');
  const cache = await caches.open(cacheName);
  const found = (await cache.match(url)) ?? (await caches.match(url));
  if (found) return found;
  const response = await fetch(request);
  if (response.status === 200) event.waitUntil(cache.put(url, response.clone()));
  return response;
}
