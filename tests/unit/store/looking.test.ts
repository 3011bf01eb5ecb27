import { beforeAll, describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { isBitSet } from '../../../src/exploration/points/bits.ts';
import { correctBitsOf } from '../../../src/exploration/points/pointTable.ts';
import { exactPoint } from '../../../src/exploration/recipe/space.ts';
import { pointNetwork } from '../../../src/exploration/views/pointSummary.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import { measureAlone } from '../../../src/store/aloneActions.ts';
import { answerShown } from '../../../src/store/answerActions.ts';
import type { App } from '../../../src/store/app.ts';
import { choosePoint } from '../../../src/store/choiceActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { stopLooking } from '../../../src/store/lookingActions.ts';
import { createTestApp, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

describe('what insight views measure', () => {
  let app: App;
  beforeAll(async () => {
    app = createTestApp();
    const { model, data } = await ownFiles();
    await openContents(app, [model, data]);
    await openLink(app, encodeShare({ recipe: await smallRecipe(), choice: { point: 4 } }));
    await stateWhen(app, ({ checkingPoint, isTryingScales }) => checkingPoint === null && !isTryingScales);
  });

  test('answers are those of the plain operators, for the point that is shown at last', async () => {
    const looking = answerShown(app, 'selection');
    choosePoint(app, 3);
    void answerShown(app, 'heldOut');
    await looking;
    const { answers, exploration } = app.store.getState();
    const { images, network, recipe, splits } = exploration!;
    expect(answers!.split).toBe('heldOut');
    for (const point of [exactPoint, 3]) {
      const own = pointNetwork(exploration!, point);
      const inputOf = networkInput(images, network, recipe.inputScale);
      const expected = Array.from(splits.heldOut, (image) =>
        classOf(runNetwork(own, inputOf(image), recipe), 0),
      );
      expect([...answers!.byPoint.get(point)!]).toEqual(expected);
    }
  });

  test('answers say the same as the bits of the table', async () => {
    await answerShown(app, 'selection');
    const { answers, exploration } = app.store.getState();
    const { images, splits, points } = exploration!;
    const right = Array.from(
      splits.selection,
      (image, n) => answers!.byPoint.get(3)![n] === images.labels[image],
    );
    expect(right).toEqual(right.map((_, n) => isBitSet(correctBitsOf(points, 3), n)));
  });

  test('ends at once when a person stops it, and begins anew', async () => {
    choosePoint(app, 2);
    const looking = answerShown(app, 'selection');
    expect(app.store.getState().looking).not.toBeNull();
    stopLooking(app);
    await looking;
    expect(app.store.getState()).toMatchObject({ looking: null, message: null });
    expect(app.store.getState().answers!.byPoint.has(2)).toBe(false);
    await answerShown(app, 'selection');
    expect(app.store.getState().answers!.byPoint.has(2)).toBe(true);
  });

  test('layers alone are measured beside the exploration, which stays as it was', async () => {
    const { exploration } = app.store.getState();
    const before = structuredClone(exploration!.points);
    await measureAlone(app);
    const { alone, looking } = app.store.getState();
    expect([alone!.exploration, looking]).toEqual([exploration, null]);
    expect(alone!.measured.points.correct.every((correct) => correct >= 0)).toBe(true);
    expect(exploration!.points).toEqual(before);
  });
});
