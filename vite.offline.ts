import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Plugin } from 'vite';

/** The service worker's script, which must lie beside the page. */
export const serviceWorkerName = 'sw';
const serviceWorkerFile = `${serviceWorkerName}.js`;

/** Fetched when they are first used: onnxruntime, pictures of documents, and what belongs to images that a person must have. */
const laterFiles = /^docs\/.*\.png$|^assets\/(?:ort-|onnxruntime)|^examples\/(?!(?:lenet|alexnet)\.tflite$)/;

/** Tells the service worker which files the page is made of, and their content. */
export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    writeBundle({ dir = '.' }) {
      if (this.environment.config.isWorker) return;
      const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
        .filter((name) => statSync(join(dir, name)).isFile())
        .map((name) => name.replaceAll(sep, '/'))
        .filter((name) => name !== serviceWorkerFile && !laterFiles.test(name))
        .sort()
        .map((name) => [
          name === 'index.html' ? './' : name,
          `sha256-${hashOf(readFileSync(join(dir, name)))}`,
        ]);
      const list = JSON.stringify(Object.fromEntries(files));
      const path = join(dir, serviceWorkerFile);
      const script = readFileSync(path, 'utf8')
        .replace(/\bbuildFiles\b/, () => list)
        .replace(/\bbuildName\b/g, () => JSON.stringify(hashOf(Buffer.from(list))));
      writeFileSync(path, script);
    },
  };
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('base64');
}
