import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/** Loads modules by their paths in the project as Vite does: sources use its import.meta.glob. */
export async function moduleLoader(): Promise<(path: string) => Promise<unknown>> {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL('../', import.meta.url)),
    publicDir: false,
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, hmr: false, ws: false },
  });
  return (path) => server.ssrLoadModule(path);
}
