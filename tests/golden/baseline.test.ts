import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readTflite } from '../../src/network/readTflite.ts';
import { baselineCost } from '../../src/target/baseline.ts';
import { boardOf } from '../../src/target/boards.ts';
import { realData, realDataFolder } from '../realData.ts';

/** CMSIS-NN 7.0.0 (GCC 12.2, -Ofast) under QEMU: executed instructions, cycles of the trace-driven models. */
const counted = {
  kws_ref_model: { instructions: 7668593, m33: 8365385, m4: 11485075 },
  ad01_int8: { instructions: 582172, m33: 680866, m4: 928013 },
  pretrainedResnet_quant: { instructions: 29770511, m33: 31897052, m4: 39452210 },
  vww_96_int8: { instructions: 24159628, m33: 26508350, m4: 34078120 },
};

test.skipIf(!realDataFolder).each(Object.entries(counted))(
  'CMSIS-NN baseline of %s within 5 %% (real data)',
  (name, { instructions, m33, m4 }) => {
    const path = realData(`mlperf-tiny/${name}.tflite`);
    const network = readTflite(new Uint8Array(readFileSync(path)), name);
    const [onM33, onM4] = [
      baselineCost(network, boardOf('nucleo-u575zi-q')),
      baselineCost(network, boardOf('nucleo-l4r5zi')),
    ];
    expect(Math.abs(onM33.instructions / instructions - 1)).toBeLessThan(0.05);
    expect(Math.abs(onM33.latencyCycles / m33 - 1)).toBeLessThan(0.05);
    expect(Math.abs(onM4.latencyCycles / m4 - 1)).toBeLessThan(0.05);
  },
);

const lenet = resolve(import.meta.dirname, '../../public/examples/lenet.tflite');

test.skipIf(!existsSync(lenet))(
  'CMSIS-NN baseline of the example LeNet: Cortex-M33 within 5 %, Cortex-M4 within 10 %',
  () => {
    const network = readTflite(new Uint8Array(readFileSync(lenet)), 'lenet');
    expect(
      Math.abs(baselineCost(network, boardOf('nucleo-u575zi-q')).latencyCycles / 11288695 - 1),
    ).toBeLessThan(0.05);
    expect(
      Math.abs(baselineCost(network, boardOf('nucleo-l4r5zi')).latencyCycles / 13118738 - 1),
    ).toBeLessThan(0.1);
  },
);
