import { describe, expect, test } from 'vitest';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { writeFloatOnnx } from '../../../src/network/onnx/write/writeFloat.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { realNetwork } from '../../../src/network/realNetwork.ts';
import { sha256Hex } from '../../../src/network/sha256.ts';
import { commandLine } from '../../../src/sharing/commandLine.ts';
import { decodeShare, encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { chooseFlash } from '../../../src/store/choiceActions.ts';
import { dismissLink, openLink } from '../../../src/store/linkActions.ts';
import { closeAll, openFloatExample } from '../../../src/store/openActions.ts';
import { shareHash } from '../../../src/store/shareHash.ts';
import { wantedFiles } from '../../../src/store/wantedFiles.ts';
import { twoHeads } from '../network/builtModels.ts';
import { buildTflite } from '../network/tflite/tfliteBuilder.ts';
import { cifar10Batch } from './cifar10Batch.ts';
import { createTestApp, openContents, ownFiles, smallExampleRecipe, smallRecipe } from './testApp.ts';

const choice = { budgetPp: 3.5 };

async function linkToFiles() {
  return { ...(await ownFiles()), hash: encodeShare({ recipe: await smallRecipe(), choice }) };
}

/** The link of what is shown, without what came of it. */
function hashWithoutClaim({ store }: App): string {
  const { recipe, choice } = decodeShare(shareHash(store.getState())!);
  return encodeShare({ recipe, choice });
}

describe('a link', () => {
  test('says what came of its exploration, and is held against what comes of it elsewhere', async () => {
    const { hash } = await linkToFiles();
    const { model, data } = await ownFiles();
    const opened = async (link: string) => {
      const app = createTestApp();
      await openContents(app, [model, data]);
      await openLink(app, link);
      return app;
    };
    const app = await opened(hash);
    expect(app.store.getState().verdict).toBeNull();
    const { exploration, front, choice: made } = app.store.getState();
    const shared = decodeShare(shareHash(app.store.getState())!);
    const [point, correct, cycles, digest] = shared.claim!;
    expect(made).toEqual(shared.choice);
    expect(front).toContain(point);
    expect(correct).toBe(exploration!.points.correct[point]);
    expect(cycles).toBe(exploration!.points.latencyCycles[point]);

    const other = front.find((candidate) => candidate !== point)!;
    const changed = `${digest.startsWith('A') ? 'B' : 'A'}${digest.slice(1)}`;
    const claims: [typeof shared.claim, RegExp | null][] = [
      [shared.claim, null],
      [[other, correct, cycles, digest], /^the chosen point: \d+ here, \d+ in the link$/],
      [[point, correct + 1, cycles, digest], /^the right answers of point \d+: \d+ here, \d+ in/],
      [[point, correct, cycles - 1, digest], /^the cycles of point/],
      [[point, correct, cycles, changed], /^the front/],
      [[999, correct, cycles, digest], /^point 999, which is not measured here$/],
    ];
    for (const [claim, difference] of claims) {
      const { verdict, exploration: found } = (
        await opened(encodeShare({ ...shared, claim: claim! }))
      ).store.getState();
      expect(verdict?.exploration).toBe(found);
      if (difference === null) expect(verdict!.difference).toBeNull();
      else expect(verdict!.difference).toMatch(difference);
    }

    // Under a limit of flash points have other kernels, and the front is another.
    chooseFlash(app, Math.min(...exploration!.points.flashBytes) - 1);
    const limited = shareHash(app.store.getState())!;
    expect(decodeShare(limited).claim).not.toEqual(shared.claim);
    expect((await opened(limited)).store.getState().verdict?.difference).toBeNull();
  });

  test('of the built-in example restores recipe and choice, and leads to the same link', async () => {
    const app = createTestApp();
    const hash = encodeShare({ recipe: await smallExampleRecipe(), choice });
    await openLink(app, hash);
    expect(app.store.getState().choice).toEqual(choice);
    expect(app.store.getState().status).toBe('done');
    expect(hashWithoutClaim(app)).toBe(hash);
  });

  test('takes files that come while others are still being checked', async () => {
    const { model, data, hash } = await linkToFiles();
    const app = createTestApp();
    await openLink(app, hash);
    await Promise.all([
      openContents(app, [{ name: 'renamed.bin', bytes: data.bytes }]),
      openContents(app, [{ name: 'renamed.tflite', bytes: model.bytes }]),
    ]);
    expect(app.store.getState()).toMatchObject({ wanted: null, status: 'done', message: null });
    expect(hashWithoutClaim(app)).toBe(hash);
  });

  test('that is cut says so and changes nothing else', async () => {
    const app = createTestApp();
    const before = app.store.getState();
    const hash = encodeShare({ recipe: await smallRecipe(), choice });
    await openLink(app, hash.slice(0, -9));
    const { message, ...rest } = app.store.getState();
    expect(message?.kind).toBe('error');
    expect(message?.text).toContain('link');
    expect({ ...rest, message: null }).toEqual(before);
  });

  test('that counts losses from a float network asks for its file, too', async () => {
    const { model, data } = await ownFiles();
    const real = realNetwork(readModel(model.bytes, model.name));
    const bytes = writeFloatOnnx(real, [real.layers.length]);
    const float = { name: 'float.onnx', sha256: sha256Hex(bytes) };
    const app = createTestApp();
    const hash = encodeShare({ recipe: { ...(await smallRecipe()), float }, choice });
    await openLink(app, hash);
    await openContents(app, [model, data]);
    expect(wantedFiles(app.store.getState().wanted!).map(({ role, isFound }) => [role, isFound])).toEqual([
      ['model', true],
      ['data', true],
      ['float', false],
    ]);
    await openContents(app, [{ name: 'renamed.onnx', bytes }]);
    const state = app.store.getState();
    expect(state).toMatchObject({
      wanted: null,
      status: 'done',
      message: null,
      floatModel: { source: float },
    });
    expect(state.exploration?.floatAnswers).toBeDefined();
    expect(hashWithoutClaim(app)).toBe(hash);

    const other = { ...(await smallRecipe()), float: { ...float, output: '7' } };
    await openLink(app, encodeShare({ recipe: other, choice }));
    expect(wantedFiles(app.store.getState().wanted!).at(-1)).toMatchObject({ role: 'float', isFound: false });
  });

  test('that counts losses from a built-in float network opens it by itself', async () => {
    const app = createTestApp();
    await openFloatExample(app, 'mobilenet-v1');
    const float = app.store.getState().floatModel!.source;
    expect(float).toMatchObject({ name: 'mobilenet-v1.onnx', example: 'mobilenet-v1' });
    closeAll(app);
    const { model, data } = await ownFiles();
    await openLink(app, encodeShare({ recipe: { ...(await smallRecipe()), float }, choice }));
    await openContents(app, [model, data]);
    const state = app.store.getState();
    expect(state).toMatchObject({ wanted: null, status: 'done', floatModel: { source: float } });
    expect(commandLine(state.recipe!, choice)).toContain(' --float mobilenet-v1 ');
  });

  test('to files asks for them, refuses others, and explores when both are given under any name', async () => {
    const { model, data, hash } = await linkToFiles();
    const app = createTestApp();
    await openLink(app, hash);
    expect(wantedFiles(app.store.getState().wanted!).map(({ name }) => name)).toEqual([
      'mine.tflite',
      'mine.bin',
    ]);

    await openContents(app, [{ name: 'mine.bin', bytes: cifar10Batch(40, 2) }]);
    expect(app.store.getState().message?.text).toMatch(
      /mine\.bin \(SHA-256 [0-9a-f]{12}…\) has other content/,
    );
    expect(app.store.getState().wanted).not.toBeNull();

    await openContents(app, [{ name: 'renamed.tflite', bytes: model.bytes }]);
    expect(wantedFiles(app.store.getState().wanted!).map(({ isFound }) => isFound)).toEqual([true, false]);
    expect(app.store.getState().message).toBeNull();

    await openContents(app, [{ name: 'renamed.bin', bytes: data.bytes }]);
    const state = app.store.getState();
    expect(state.wanted).toBeNull();
    expect(state.status).toBe('done');
    expect(hashWithoutClaim(app)).toBe(hash);
  });

  test('to a model with several outputs opens it at the one that was chosen', async () => {
    const { data } = await ownFiles();
    const model = { name: 'heads.tflite', bytes: buildTflite(twoHeads) };
    const app = createTestApp();
    const source = { ...sourceOf(null, [model]), output: 'scores' };
    const layers = [{ layer: 0, taus: [0, 0.1] }];
    const hash = encodeShare({ recipe: await smallRecipe({ model: source, layers }), choice });
    await openLink(app, hash);
    await openContents(app, [model, data]);
    expect(app.store.getState()).toMatchObject({ wanted: null, status: 'done', model: { source } });
    expect(hashWithoutClaim(app)).toBe(hash);
    // The boxes are another network of the same file.
    const boxes = { ...source, output: 'boxes' };
    await openLink(app, encodeShare({ recipe: await smallRecipe({ model: boxes, layers }), choice }));
    expect(app.store.getState().wanted).not.toBeNull();
  });

  test('to files says in the command what the person calls them', async () => {
    const { model, data, hash } = await linkToFiles();
    for (const opened of ['before', 'after']) {
      const app = createTestApp();
      const give = () =>
        openContents(app, [
          { name: 'own.tflite', bytes: model.bytes },
          { name: 'own.bin', bytes: data.bytes },
        ]);
      if (opened === 'before') await give();
      await openLink(app, hash);
      if (opened === 'after') await give();
      const { recipe, ownNames } = app.store.getState();
      expect(commandLine(recipe!, { point: 0 }, ownNames)).toContain('explore ./own.tflite --data ./own.bin');
    }
  });

  test('to files with control characters in their names shows spaces for them', async () => {
    const recipe = await smallRecipe();
    const [file] = recipe.data.files;
    const data = { ...recipe.data, files: [{ ...file!, name: '\u001b[31mred\n\u202egnp.bin' }] };
    const app = createTestApp();
    await openLink(app, encodeShare({ recipe: { ...recipe, data }, choice }));
    expect(wantedFiles(app.store.getState().wanted!).map(({ name }) => name)).toEqual([
      'mine.tflite',
      ' [31mred gnp.bin',
    ]);
  });

  test('to files that are open already needs nothing', async () => {
    const { model, data, hash } = await linkToFiles();
    const app = createTestApp();
    await openContents(app, [model, data]);
    await openLink(app, hash);
    expect(app.store.getState().wanted).toBeNull();
    expect(app.store.getState().status).toBe('done');
  });

  test('that waits can be dismissed', async () => {
    const { hash } = await linkToFiles();
    const app = createTestApp();
    await openLink(app, hash);
    dismissLink(app);
    expect(app.store.getState().wanted).toBeNull();
  });

  test('that is dismissed while its files are read does not come back', async () => {
    const { data, hash } = await linkToFiles();
    const app = createTestApp();
    await openLink(app, hash);
    const accepted = openContents(app, [data]);
    dismissLink(app);
    await accepted;
    expect(app.store.getState()).toMatchObject({ wanted: null, opening: null, data: null, message: null });
  });

  test('ends the reading of other files', async () => {
    const { data, hash } = await linkToFiles();
    const app = createTestApp();
    const superseded = openContents(app, [data]);
    await openLink(app, hash);
    await superseded;
    expect(app.store.getState()).toMatchObject({ data: null, opening: null, message: null });
    expect(app.store.getState().wanted).not.toBeNull();
  });

  test('to be shown on a board that is not known is refused before anything is explored', async () => {
    const app = createTestApp();
    const pricing = { board: 'no-such-board' };
    await openLink(app, encodeShare({ recipe: await smallExampleRecipe(), choice, pricing }));
    const { message, exploration, recipe } = app.store.getState();
    expect([message?.kind, exploration, recipe]).toEqual(['error', null, null]);
    expect(message?.text).toContain('no-such-board');
  });

  test('to an example whose content has changed is refused', async () => {
    const recipe = await smallExampleRecipe();
    const files = recipe.model.files.map((file) => ({ ...file, sha256: '0'.repeat(64) }));
    const app = createTestApp();
    await openLink(app, encodeShare({ recipe: { ...recipe, model: { ...recipe.model, files } }, choice }));
    expect(app.store.getState().message).toMatchObject({ kind: 'error' });
    expect(app.store.getState().recipe).toBeNull();
    expect(app.store.getState().opening).toBeNull();
  });
});
