import { beforeAll, describe, expect, test } from 'vitest';
import { joinedMeasurements, measurementsText, readMeasurements } from '../../../src/device/measurements.ts';
import { pointCost } from '../../../src/exploration/views/pointSummary.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { takePasted } from '../../../src/store/boardActions.ts';
import {
  addMeasurements,
  applyMeasurements,
  dropCalibration,
} from '../../../src/store/calibrationActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { shownPoint } from '../../../src/store/shownPoint.ts';
import { createTestApp, smallExampleRecipe } from './testApp.ts';

const board = 'nucleo-u575zi-q';
/** What the board of the test takes, beside the model. */
const factors = { core: 1.1, stall: 0.8 };

describe('what a board says', () => {
  let app: App;
  let point: number;
  let lines: string;

  beforeAll(async () => {
    app = createTestApp();
    await openLink(app, encodeShare({ recipe: await smallExampleRecipe(), choice: { budgetPp: 5 } }));
    const { view } = app.store.getState();
    point = shownPoint(app.store.getState())!;
    const marks = await app.services.exporter.firmwareMarks(view!, point, board);
    const counts = marks.layers.map(({ layer, coreCycles, stallCycles }) => ({
      layer,
      cycles: Math.round(factors.core * coreCycles + factors.stall * stallCycles),
    }));
    const whole = counts.reduce((sum, { cycles }) => sum + cycles, 0);
    lines = [
      `TAUSCOPE1 board=${board} network=lenet ok=8/8 correct=7/8 cycles=${whole} ram=1 crc=${marks.outputsCrc}`,
      `m-tauscope-1 board=${board} network=lenet input=1 output=1 ram=1 unit=cycles hz=160000000 image=${marks.imageCrc}`,
      ...counts.map(({ layer, cycles }) => `m-layer-${layer}-${cycles}`),
    ].join('\n');
  });

  test('is known for the shown point, and its cycles become measurements', async () => {
    await takePasted(app, lines);
    const { boardReport, measurements, message } = app.store.getState();
    expect(message).toBeNull();
    expect(boardReport).toMatchObject({ board, point, isShownPoint: true, unit: 'cycles' });
    expect(measurements!.layers.length).toBeGreaterThan(4);
    await takePasted(app, lines);
    expect(app.store.getState().measurements).toEqual(measurements);
  });

  test('prices everything anew when it is to, and back again', async () => {
    const cyclesOf = () => {
      const { view } = app.store.getState();
      const { latencyCycles, latencyCyclesLow } = pointCost(view!, point);
      return { latencyCycles, latencyCyclesLow };
    };
    const before = cyclesOf();
    await applyMeasurements(app);
    const { recipe, view } = app.store.getState();
    expect(recipe!.calibration!.coreFactor).toBeCloseTo(factors.core, 2);
    expect(recipe!.calibration!.stallFactor).toBeCloseTo(factors.stall, 1);
    expect(view!.board.calibration).toEqual(recipe!.calibration);
    const measured = Number(/cycles=(\d+)/.exec(lines)![1]);
    const after = cyclesOf();
    expect(Math.abs(after.latencyCycles / measured - 1)).toBeLessThan(0.01);
    expect(after.latencyCyclesLow).toBe(after.latencyCycles);
    await dropCalibration(app);
    expect(app.store.getState().recipe!.calibration).toBeUndefined();
    expect(cyclesOf()).toEqual(before);
  });

  test('of other firmware is no measurement of this one', async () => {
    const { measurements } = app.store.getState();
    app.store.setState({ measurements: null });
    await takePasted(app, lines.replace(/image=\w+/, 'image=00000000'));
    expect(app.store.getState().boardReport!.isShownPoint).toBe(false);
    // The same outputs may come of other kernels.
    await takePasted(app, lines.replace(/m-tauscope-1.*\n/, ''));
    expect(app.store.getState().boardReport!.isShownPoint).toBe(true);
    expect(app.store.getState().measurements).toBeNull();
    app.store.setState({ measurements });
  });

  test('is added to by files, which are read back as they were saved', async () => {
    const { measurements } = app.store.getState();
    const others = { board, layers: measurements!.layers.map((layer) => ({ ...layer, network: 'other' })) };
    const file = new File([measurementsText(others)], 'others.json');
    await addMeasurements(app, [file]);
    expect(app.store.getState().measurements).toEqual(joinedMeasurements([measurements!, others]));
    await addMeasurements(app, [
      new File([measurementsText({ ...others, board: 'nucleo-f446re' })], 'f446.json'),
    ]);
    expect(app.store.getState().message!.text).toMatch(
      /of one board, but .* nucleo-u575zi-q and nucleo-f446re/,
    );
  });

  test.each([
    ['no JSON', 'nothing'],
    ['kind', '{"version":1,"kind":"tauscope-results","board":"b","layers":[]}'],
    ['version', '{"version":2,"kind":"tauscope-measurements","board":"b","layers":[]}'],
    ['layers', '{"version":1,"kind":"tauscope-measurements","board":"b","layers":[{"layer":-1}]}'],
  ])('is refused with what is wrong: %s', (what, text) => {
    expect(() => readMeasurements(text, 'f.json')).toThrow(
      new RegExp(`f.json is no file of measurements .*${what}`),
    );
  });
});
