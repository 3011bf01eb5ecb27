import { describe, expect, test } from 'vitest';
import { measuredPoints } from '../../../src/exploration/points/pointTable.ts';
import type { Results } from '../../../src/sharing/resultsFile.ts';
import { parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { createTestApp, openContents, ownFiles, smallRecipe } from './testApp.ts';

function textOf(app: App): string {
  return JSON.stringify(resultsDocument(app.store.getState().exploration!));
}

const fileOf = (text: string) => ({ name: 'found.json', bytes: new TextEncoder().encode(text) });

/** The small exploration, run to its end. */
async function exploredText(): Promise<string> {
  const app = createTestApp();
  const { model, data } = await ownFiles();
  await openContents(app, [model, data]);
  await openLink(app, encodeShare({ recipe: await smallRecipe(), choice: { budgetPp: 1 } }));
  return textOf(app);
}

/** The same document with what was not measured yet taken away: all but the first points, and the held-out images. */
function cut(text: string, keptPoints: number): string {
  const { points, ...rest } = JSON.parse(text) as {
    points: { correct: number[]; correctBits: string };
    complete: boolean;
    heldOut: unknown[];
    front: number[];
  };
  const bits = Buffer.from(points.correctBits, 'base64url');
  const bytesPerPoint = bits.length / points.correct.length;
  bits.fill(0, keptPoints * bytesPerPoint);
  const correct = points.correct.map((count, point) => (point < keptPoints ? count : -1));
  return JSON.stringify({
    ...rest,
    complete: false,
    heldOut: [],
    front: rest.front.filter((point) => point < keptPoints),
    points: { ...points, correct, correctBits: bits.toString('base64url') },
  });
}

describe('a results file', () => {
  test('given with its files is shown as it is, without a measurement', async () => {
    const text = await exploredText();
    const { model, data } = await ownFiles();
    const app = createTestApp();
    const counts = new Set<number>();
    app.store.subscribe(({ view }) => view && counts.add(measuredPoints(view.points).length));
    await openContents(app, [fileOf(text), model, data]);
    expect(app.store.getState()).toMatchObject({ status: 'done', wanted: null, message: null });
    expect(textOf(app)).toBe(text);
    // Some points are there before all levels are priced.
    const [first] = counts;
    expect(first).toBeGreaterThan(1);
    expect(first).toBeLessThan(Math.max(...counts));
  });

  test('given alone asks for its files and takes them under any name', async () => {
    const text = await exploredText();
    const { model, data } = await ownFiles();
    const app = createTestApp();
    await openContents(app, [fileOf(text)]);
    expect(app.store.getState().wanted?.results).toEqual(parseResults(text) satisfies Results);
    await openContents(app, [
      { name: 'other.bin', bytes: data.bytes },
      { name: 'net.tflite', bytes: model.bytes },
    ]);
    expect(app.store.getState()).toMatchObject({ status: 'done', wanted: null });
    expect(textOf(app)).toBe(text);
  });

  test('of an exploration that was left is gone on with, to the same end', async () => {
    const text = await exploredText();
    const { model, data } = await ownFiles();
    const app = createTestApp();
    await openContents(app, [fileOf(cut(text, 2)), model, data]);
    expect(app.store.getState().status).toBe('done');
    expect(textOf(app)).toBe(text);
  });

  test('that contradicts itself is refused, and what is open stays', async () => {
    const text = await exploredText();
    const { model, data } = await ownFiles();
    const app = createTestApp();
    await openContents(app, [model, data]);
    const { model: open } = app.store.getState();
    await openContents(app, [fileOf(text.replace(/"correct":\[\d+/, '"correct":[19'))]);
    const { message, model: still } = app.store.getState();
    expect(message).toMatchObject({ kind: 'error' });
    expect(message?.text).toMatch(/results/);
    expect(still).toBe(open);
  });
});
