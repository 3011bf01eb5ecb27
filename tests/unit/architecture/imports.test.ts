import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rooms } from './rooms.ts';

const root = resolve(import.meta.dirname, '../../..');

function sourceFiles(folder: string): string[] {
  return readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `${folder}/${path}`);
}

function roomOf(path: string): string | undefined {
  return Object.keys(rooms).find((room) => path.startsWith(`${room}/`));
}

/** Relative imports of a file as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(resolve(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target]) =>
    relative(root, resolve(root, dirname(file), target!)),
  );
}

describe('direction of imports', () => {
  const files = [...sourceFiles('src'), ...sourceFiles('workers')];

  test('sees the source files', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  test('follows the order of the rooms', () => {
    const wrong = files.flatMap((file) => {
      const room = roomOf(file);
      if (!room) return [];
      return importsOf(file)
        .filter((target) => {
          const other = roomOf(target);
          return other !== undefined && other !== room && !rooms[room]?.includes(other);
        })
        .map((target) => `${file} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('knows file formats of models where they are read and written, and onnxruntime its own only', () => {
    const formats = /^src\/network\/(tflite|onnx)\//;
    const others = files.filter(
      (file) => !formats.test(file) && importsOf(file).some((target) => formats.test(target)),
    );
    expect(others.sort()).toEqual([
      'src/network/modelTexts.ts',
      'src/network/readFloatModel.ts',
      'src/network/readModel.ts',
      'src/network/twinOf.ts',
      'src/network/writeModel.ts',
      'workers/onnxruntime/floatRuntime.ts',
      'workers/onnxruntime/twinReference.ts',
    ]);
  });

  test('has no circle', () => {
    const graph = new Map(files.map((file) => [file, importsOf(file)]));
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});
