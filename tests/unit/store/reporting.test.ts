import { expect, test } from 'vitest';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import { chooseFlash, choosePoint } from '../../../src/store/choiceActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { downloadReport } from '../../../src/store/reportActions.ts';
import { createTestApp, smallExampleRecipe } from './testApp.ts';

test('a report keeps the limit of flash while the chosen point is not measured yet', async () => {
  const app = createTestApp();
  await openLink(app, encodeShare({ recipe: await smallExampleRecipe(), choice: { point: 1 } }));
  const { points } = app.store.getState().exploration!;
  const flashBytes = points.flashBytes[0]! - 1;
  chooseFlash(app, flashBytes);
  choosePoint(app, 3);
  points.correct[3] = -1;
  let report = '';
  const saveFile = (_: string, bytes: Uint8Array) => void (report = new TextDecoder().decode(bytes));
  await downloadReport({ ...app, services: { ...app.services, saveFile } });
  expect(report).toContain(`--flash ${flashBytes}`);
});
