import { readFile } from 'node:fs/promises';
import { compileFunction } from 'node:vm';
import { transformWithOxc } from 'vite';
import { beforeAll, expect, test } from 'vitest';

const script = new URL('../../../workers/serviceWorker.ts', import.meta.url);
const root = 'https://tauscope.test/';
let code: string;

beforeAll(async () => {
  ({ code } = await transformWithOxc(await readFile(script, 'utf8'), script.pathname));
});

/** The caches of an origin, in the order in which they are made. */
class FakeCaches {
  readonly contents = new Map<string, Map<string, Response>>();

  async open(name: string) {
    const content = this.contents.get(name) ?? new Map<string, Response>();
    this.contents.set(name, content);
    return {
      match: async (url: string) => content.get(url)?.clone(),
      put: async (url: string, response: Response) => void content.set(url, response),
      keys: async () => [...content.keys()],
      addAll: async (requests: Request[]) => {
        if (requests.some(({ url }) => url.endsWith('broken'))) throw new TypeError('Failed to fetch');
        for (const { url } of requests) content.set(url, new Response(url));
      },
    };
  }

  async match(url: string) {
    const found = [...this.contents.values()].find((content) => content.has(url));
    return found?.get(url)?.clone();
  }

  keys = async () => [...this.contents.keys()];
  delete = async (name: string) => this.contents.delete(name);
}

interface Happening {
  waitUntil(done: Promise<unknown>): void;
  respondWith?(answer: Promise<Response>): void;
  readonly request?: Request;
}

/** The worker of a build that is made of one file. */
function workerOf(build: string, caches: object, file = `assets/${build}.js`) {
  const listeners = new Map<string, (event: Happening) => void>();
  const self = {
    registration: { scope: root },
    clients: { claim: async () => undefined },
    addEventListener: (type: string, listener: (event: Happening) => void) => listeners.set(type, listener),
  };
  const fetch = async ({ url }: Request) => new Response(`${url} from the network`);
  const run = compileFunction(code, ['self', 'caches', 'buildFiles', 'buildName', 'fetch']) as (
    ...globals: unknown[]
  ) => void;
  run(self, caches, { [file]: '' }, build, fetch);
  const happen = async (type: string) => {
    let done: Promise<unknown> | undefined;
    listeners.get(type)!({
      waitUntil: (promise) => {
        done = promise;
      },
    });
    await done;
  };
  return {
    install: () => happen('install'),
    activate: () => happen('activate'),
    answer: async (path: string) => {
      let answered: Promise<Response> | undefined;
      listeners.get('fetch')!({
        request: new Request(root + path),
        respondWith: (answer) => {
          answered = answer;
        },
        waitUntil: (promise) => void promise.catch(() => undefined),
      });
      return (await answered!).text();
    },
  };
}

test.each(['assets/b.js', 'broken'])(
  'the build that other tabs show stays when a newer one is taken, whatever became of one between (%s)',
  async (between) => {
    const caches = new FakeCaches();
    const [a, b, c] = [workerOf('a', caches), workerOf('b', caches, between), workerOf('c', caches)];
    await a.install();
    await a.activate();
    await b.install().catch(() => undefined);
    await c.install();
    await c.activate();
    expect(await c.answer('assets/a.js')).toBe(`${root}assets/a.js`);
    expect(await c.answer('assets/c.js')).toBe(`${root}assets/c.js`);
    expect(await caches.match(`${root}assets/b.js`)).toBeUndefined();
    const d = workerOf('d', caches);
    await d.install();
    await d.activate();
    expect(await caches.match(`${root}assets/a.js`)).toBeUndefined();
    expect(await d.answer('assets/c.js')).toBe(`${root}assets/c.js`);
  },
);

test('a build that comes back is the one before of the next', async () => {
  const caches = new FakeCaches();
  for (const build of ['a', 'b', 'a', 'c']) {
    const worker = workerOf(build, caches);
    await worker.install();
    await worker.activate();
  }
  expect(await caches.match(`${root}assets/a.js`)).toBeDefined();
  expect(await caches.match(`${root}assets/b.js`)).toBeUndefined();
});

test('a build that is being installed keeps its files when the one that waited is taken', async () => {
  const caches = new FakeCaches();
  const [a, b, c] = [workerOf('a', caches), workerOf('b', caches), workerOf('c', caches)];
  await a.install();
  await a.activate();
  await b.install();
  await c.install();
  await b.activate();
  expect(await caches.match(`${root}assets/c.js`)).toBeDefined();
});

test('an installation that fails leaves nothing behind, and what was there of the same files', async () => {
  const caches = new FakeCaches();
  const whole = workerOf('a', caches);
  await whole.install();
  await expect(workerOf('a', caches, 'broken').install()).rejects.toThrow('Failed to fetch');
  await expect(workerOf('b', caches, 'broken').install()).rejects.toThrow('Failed to fetch');
  expect(await caches.keys()).toHaveLength(1);
  expect(await whole.answer('assets/a.js')).toBe(`${root}assets/a.js`);
});

test('a browser that cannot read what it keeps takes the page from the network', async () => {
  const broken = { open: () => Promise.reject(new Error('UnknownError')) };
  expect(await workerOf('a', broken).answer('assets/a.js')).toBe(`${root}assets/a.js from the network`);
});
