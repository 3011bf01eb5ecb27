import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { pointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { AppContext } from '../../../src/panels/appContext.ts';
import { BoardPanel } from '../../../src/panels/board/BoardPanel.tsx';
import { RestedShownContext } from '../../../src/panels/useShown.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { takePasted } from '../../../src/store/boardActions.ts';
import { downloadFirmware } from '../../../src/store/exportActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { shownPoint } from '../../../src/store/shownPoint.ts';
import { createTestApp, smallExampleRecipe } from '../store/testApp.ts';

describe('what the page says of a board', () => {
  let app: App;
  const saved: string[] = [];

  beforeAll(async () => {
    const { store, services } = createTestApp();
    app = { store, services: { ...services, saveFile: (name) => saved.push(name) } };
    await openLink(app, encodeShare({ recipe: await smallExampleRecipe(), choice: { budgetPp: 5 } }));
  });

  /** The panel in the app's state, without a browser. */
  function panel(): string {
    const state = app.store.getState();
    const point = shownPoint(state)!;
    const exploration = state.view!;
    const [chosen, exact] = [point, 0].map((each) => pointSummary(exploration, each)) as [never, never];
    const still = { ...app, store: createStore(() => state) };
    return renderToStaticMarkup(
      createElement(
        AppContext,
        { value: still },
        createElement(
          RestedShownContext,
          { value: { exploration, point, chosen, exact } },
          createElement(BoardPanel),
        ),
      ),
    );
  }

  test('flashes the file that is downloaded', async () => {
    await downloadFirmware(app);
    expect(saved).toHaveLength(1);
    expect(panel()).toContain(
      `probe-rs download --chip STM32U575ZI --binary-format hex --verify ${saved[0]}\n`,
    );
  });

  test('compares what make says on this computer by its outputs alone', async () => {
    const line = 'TAUSCOPE1 board=host network=lenet ok=8/8 correct=7/8 ram=1 crc=00000000';
    await takePasted(app, line);
    const said = panel();
    expect(said).toContain(
      'Self-check passed on host: all 8 test vectors give exactly the expected outputs.',
    );
    expect(said).toContain(`Its outputs are not those of point ${shownPoint(app.store.getState())}.`);
    expect(said).not.toMatch(/Measured \d|identify/);
  });
});
