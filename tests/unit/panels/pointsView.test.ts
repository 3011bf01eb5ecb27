import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { exactPoint } from '../../../src/exploration/recipe/space.ts';
import { pointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { AppContext } from '../../../src/panels/appContext.ts';
import { PointsView } from '../../../src/panels/insights/points/PointsView.tsx';
import { analysedExample } from '../exploration/analysedExample.ts';
import { createTestApp } from '../store/testApp.ts';

vi.stubGlobal('devicePixelRatio', 1);
afterAll(() => vi.unstubAllGlobals());

test('the points have no axes while the exact network alone is measured', async () => {
  const exploration = await analysedExample();
  const viewed = () => {
    const exact = pointSummary(exploration, exactPoint);
    const app = createTestApp();
    const state = { ...app.store.getState(), exploration, priced: exploration, view: exploration };
    return renderToStaticMarkup(
      createElement(
        AppContext,
        { value: { ...app, store: createStore(() => state) } },
        createElement(PointsView, {
          shown: { exploration, point: exactPoint, chosen: exact, exact },
          layer: 2,
        }),
      ),
    );
  };
  exploration.points.correct[exactPoint] = 9;
  expect(viewed()).toContain('1 of 1 points');
  expect(viewed()).not.toMatch(/parallel-axes|as lines over|Drag along/);
  exploration.points.correct[1] = 8;
  expect(viewed()).toMatch(/2 of 2 points as lines over Level of layer 2; Level of layer 4; /);
});
