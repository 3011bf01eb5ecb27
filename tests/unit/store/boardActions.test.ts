import { beforeAll, describe, expect, test } from 'vitest';
import { joinedMeasurements, measurementsText, readMeasurements } from '../../../src/device/measurements.ts';
import { pointCost } from '../../../src/exploration/views/pointSummary.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { measureOnBoard, takePasted } from '../../../src/store/boardActions.ts';
import { shownMeasurements } from '../../../src/store/boardMeasurements.ts';
import {
  addMeasurements,
  applyMeasurements,
  dropCalibration,
} from '../../../src/store/calibrationActions.ts';
import { changeBoard } from '../../../src/store/changePricing.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { changeRecipe } from '../../../src/store/recipeActions.ts';
import { startExploration } from '../../../src/store/runActions.ts';
import { shownPoint } from '../../../src/store/shownPoint.ts';
import { shownReport } from '../../../src/store/shownReport.ts';
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
    expect(measurements).toHaveLength(1);
    expect(measurements[0]!.layers.length).toBeGreaterThan(4);
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
    app.store.setState({ measurements: [] });
    await takePasted(app, lines.replace(/image=\w+/, 'image=00000000'));
    expect(app.store.getState().boardReport!.isShownPoint).toBe(false);
    // The same outputs may come of other kernels.
    await takePasted(app, lines.replace(/m-tauscope-1.*\n/, ''));
    expect(app.store.getState().boardReport!.isShownPoint).toBe(true);
    expect(app.store.getState().measurements).toEqual([]);
    app.store.setState({ measurements });
  });

  test.each(['host', 'qemu-mps2-an505'])(
    'is taken from what make runs as %s, whose counts are compared with nothing',
    async (machine) => {
      const { measurements } = app.store.getState();
      const count = machine === 'host' ? '' : ' instructions=1124887';
      const said = (equal: number, crc: string) =>
        `TAUSCOPE1 board=${machine} network=lenet ok=${equal}/8 correct=7/8${count} ram=1 crc=${crc}`;
      const crc = /crc=(\w+)/.exec(lines)![1]!;
      await takePasted(app, said(8, crc));
      const { boardReport, message } = app.store.getState();
      expect(message).toBeNull();
      expect(boardReport).toMatchObject({ board: machine, point, isShownPoint: true, unit: null });
      expect(boardReport!.check).toMatchObject({ equalVectors: 8, vectors: 8 });
      await takePasted(app, said(7, '00000000'));
      expect(app.store.getState().boardReport).toMatchObject({
        isShownPoint: false,
        check: { equalVectors: 7 },
      });
      expect(app.store.getState().measurements).toEqual(measurements);
    },
  );

  test('is over when a board that is asked again does not answer', async () => {
    await takePasted(app, lines);
    expect(app.store.getState().boardReport).not.toBeNull();
    const unplugged = {
      write: () => Promise.resolve(),
      nextLine: () => Promise.resolve('closed' as const),
      close: () => Promise.resolve(),
    };
    const serial = { open: () => Promise.resolve(unplugged) };
    await measureOnBoard({ ...app, services: { ...app.services, serial } });
    expect(app.store.getState().message!.text).toMatch(/unplugged/);
    expect(app.store.getState().boardReport).toBeNull();
  });

  test('is added to by files, which are read back as they were saved', async () => {
    const [own] = app.store.getState().measurements;
    const others = { board, layers: own!.layers.map((layer) => ({ ...layer, network: 'other' })) };
    const file = new File([measurementsText(others)], 'others.json');
    await addMeasurements(app, [file]);
    expect(app.store.getState().measurements).toEqual([joinedMeasurements([own!, others])]);
    await addMeasurements(app, [
      new File([measurementsText({ ...others, board: 'nucleo-f446re' })], 'f446.json'),
    ]);
    expect(app.store.getState().message!.text).toMatch(
      /of one board, but .* nucleo-u575zi-q and nucleo-f446re/,
    );
  });

  test('stays while another board is measured', async () => {
    const own = shownMeasurements(app.store.getState());
    const other = { board: 'nucleo-f446re', layers: own!.layers.slice(0, 2) };
    await changeBoard(app, other.board);
    expect(shownMeasurements(app.store.getState())).toBeNull();
    await addMeasurements(app, [new File([measurementsText(other)], 'f446.json')]);
    expect(shownMeasurements(app.store.getState())).toEqual(other);
    await changeBoard(app, board);
    expect(shownMeasurements(app.store.getState())).toEqual(own);
  });

  test('is shown in other prices of what is explored, not when the model is explored in another way', async () => {
    await takePasted(app, lines);
    const { boardReport } = app.store.getState();
    expect(boardReport).not.toBeNull();
    await applyMeasurements(app);
    expect(shownReport(app.store.getState())).toBe(boardReport);
    await dropCalibration(app);
    changeRecipe(app, (recipe) => ({
      ...recipe,
      deadOperands: recipe.deadOperands === 'skip' ? 'keep' : 'skip',
    }));
    await startExploration(app);
    expect(app.store.getState().view!.network).toBe(boardReport!.exploration.network);
    expect(shownReport(app.store.getState())).toBeNull();
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
