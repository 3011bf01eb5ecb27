import { describe, expect, test } from 'vitest';
import { elfFile } from '../../src/firmware/image/elf.ts';
import { networkImage } from '../../src/firmware/image/networkImage.ts';
import { programOf } from '../../src/firmware/image/program.ts';
import { runtimeOf } from '../../src/firmware/image/runtime.ts';
import { jobFor, randomlySkipping } from './bundleJobs.ts';
import { hasArmTools } from './cortexM.ts';
import { randomFrom } from './networkBuilder.ts';
import { runSerialFirmware } from './serialFirmware.ts';
import { everyOperator } from './zoo.ts';

const hex = (bytes: Int8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

describe.skipIf(!hasArmTools)('firmware made without a toolchain, under QEMU (needs qemu-system-arm)', () => {
  test.each(['mps2-an386', 'mps2-an505'])('%s', async (machine) => {
    const random = randomFrom(4);
    const job = jobFor(randomlySkipping(everyOperator(random), 0.3, random), { vectors: 3, random });
    const runtime = runtimeOf(machine);
    const image = networkImage(job, runtime);
    using firmware = runSerialFirmware(machine, elfFile(programOf(runtime, image)));
    const start = await firmware.started;
    console.log(start);
    for (const command of [
      'name',
      'profile',
      'help',
      'identify',
      'layers 2',
      'infer 3 1',
      'results',
      'outputs',
      'bad',
      'db load 99999',
    ])
      console.log(command, await firmware.answer(command));
    for (const [i, input] of job.vectors.inputs.entries()) {
      expect(await firmware.answer(`db load ${input.length}`)).toEqual([
        `m-[Expecting ${input.length} bytes]`,
      ]);
      const digits = hex(input);
      for (let at = 0; at < digits.length; at += 62) await firmware.answer(`db ${digits.slice(at, at + 62)}`);
      await firmware.answer('infer 2 0');
      expect((await firmware.answer('outputs')).join()).toBe(`m-outputs-${hex(job.vectors.outputs[i]!)}`);
    }
  });
});
