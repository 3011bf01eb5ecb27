import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defaultClientConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { contentSecurityPolicy } from './src/contentSecurityPolicy.ts';
import { docs } from './vite.docs.ts';
import { licences } from './vite.licences.ts';
import { offline, serviceWorkerName } from './vite.offline.ts';

/** The development server injects inline scripts, so the policy is part of the built page only. */
function csp(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Puts onnxruntime's WebAssembly beside the command, which reads it when first needed. */
function onnxruntimeWasm(): Plugin {
  const fileName = 'ort-wasm-simd-threaded.wasm';
  return {
    name: 'onnxruntime-wasm',
    apply: 'build',
    generateBundle() {
      const path = fileURLToPath(import.meta.resolve(`onnxruntime-web/${fileName}`));
      this.emitFile({ type: 'asset', fileName, source: readFileSync(path) });
    },
  };
}

/** Puts the built-in images beside the command. */
function syntheticImages(): Plugin {
  return {
    name: 'synthetic-images',
    apply: 'build',
    async generateBundle() {
      const { synthetic } = await import('./src/examples/examples.ts');
      const { syntheticSet } = await import('./src/images/syntheticSet.ts');
      const { values } = syntheticSet(synthetic.count, synthetic.seed);
      this.emitFile({ type: 'asset', fileName: 'synthetic.bin', source: values as Uint8Array });
    },
  };
}

const pageLicences = licences();

/** Not every host knows that .mjs is a script. */
const scriptsAsJs = {
  assetFileNames: ({ names }: { readonly names: readonly string[] }) =>
    `assets/[name]-[hash].${names[0]?.endsWith('.mjs') ? 'js' : '[ext]'}`,
};

const page = defineConfig({
  base: './',
  plugins: [react(), csp(), docs(), pageLicences, offline()],
  // onnxruntime-web with its wasm as a file of its own, at the address that the worker gives it.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  build: {
    outDir: 'dist/app',
    target: 'es2023',
    // Every browser of this target preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', [serviceWorkerName]: 'workers/serviceWorker.ts' },
      output: {
        entryFileNames: ({ name }) => (name === serviceWorkerName ? '[name].js' : 'assets/[name]-[hash].js'),
        // What the first screen needs is one script, not also one for each set of views that share some of it.
        // Nor is what several of the further scripts need one for each set of them.
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], test: /^(?!.*serviceWorker)/, priority: 1 },
            { name: 'shared', minShareCount: 2, test: /^(?!.*serviceWorker)/ },
          ],
        },
      },
    },
  },
  worker: {
    format: 'es',
    plugins: () => [pageLicences],
    rolldownOptions: { output: scriptsAsJs },
  },
});

/** The headless command and its worker, bundled for Node with the same sources as the page. */
const cli = defineConfig({
  publicDir: false,
  plugins: [licences(), onnxruntimeWasm(), syntheticImages()],
  build: {
    ssr: true,
    outDir: 'dist/cli',
    target: 'node20',
    rolldownOptions: {
      input: { tauscope: 'src/cli/tauscope.ts', engine: 'workers/engine.node.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' },
    },
  },
  ssr: { noExternal: true },
});

/**
 * The module runner keeps a module's exports in an object without a prototype, where V8 looks every import up by name whenever it is used.
 * It gives an object that is the prototype of another a layout that compiled code knows.
 */
function quickExports(): Plugin {
  const becomePrototype = ';Object.create(__vite_ssr_exports__).any;';
  return {
    name: 'quick-exports',
    enforce: 'post',
    transform: (code, id) =>
      /\.tsx?$/.test(id) && !id.includes('/node_modules/')
        ? { code: code + becomePrototype, map: null }
        : null,
  };
}

const tests = async () => {
  const { LongFirst } = await import('./tests/longFirst.ts');
  const { testMilliseconds, waitMilliseconds } = await import('./tests/patience.ts');
  return defineConfig({
    plugins: [quickExports()],
    test: {
      sequence: { sequencer: LongFirst },
      include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
      setupFiles: ['tests/seed.ts', 'tests/watched.ts'],
      // Reports hold style sheets.
      css: true,
      // Much of the time goes to programs that a test waits for: there is one file more than cores.
      maxWorkers: availableParallelism() + 1,
      // To compare long columns that differ everywhere would take hours.
      diff: { truncateThreshold: 2000 },
      // Modules are loaded once per worker, not once per file: a module of this project keeps no state that a test could leave behind.
      isolate: false,
      testTimeout: testMilliseconds,
      hookTimeout: testMilliseconds,
      expect: { poll: { timeout: waitMilliseconds } },
    },
  });
};

export default defineConfig(({ mode }) => {
  if (mode === 'test') return tests();
  return mode === 'cli' ? cli : page;
});
