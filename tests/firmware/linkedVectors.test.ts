import { afterAll, describe, expect, test } from 'vitest';
import { boardOf } from '../../src/boards/boards.ts';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import type { IntegerNetwork } from '../../src/network/network.ts';
import { networkCost } from '../../src/plan/networkCost.ts';
import { commonPrefix as prefix, jobFor, randomlySkipping } from './bundleJobs.ts';
import { randomFrom } from './networkBuilder.ts';
import { hasTools, reportsIn, UnpackedBundle } from './unpackedBundle.ts';
import { convolutionShapes, detours, everyOperator } from './zoo.ts';

const cross = await hasTools('arm-none-eabi-gcc');
const qemu = cross && (await hasTools('qemu-system-arm'));
/** What the bounds may be above the linked program: some 20 bytes per call, 300 for the comparison without vectors, and spare. */
const slackBytes = ({ layers }: IntegerNetwork) => 1024 + 32 * layers.length;

const boardIds = ['nucleo-u575zi-q', 'nucleo-f446re', 'nucleo-h743zi', 'nucleo-l4r5zi'] as const;
/** Every network's overhead of calls, and every board's of its port and core. */
const boardsOf = [boardIds, boardIds.slice(0, 1), boardIds.slice(2, 3)] as const;

/** What is made next is made for the vectors that are linked then, of which their header alone knows. */
function remakeVectors(bundle: UnpackedBundle): void {
  bundle.touch('vectors/vectors.h');
}

describe('a board whose flash is just large enough', () => {
  const random = randomFrom(61);
  const networks = [everyOperator, convolutionShapes, detours].map((network) =>
    randomlySkipping(network(random), 0.3, random),
  );
  const vectors = 3;

  describe.each(networks)('$name', (network) => {
    const ids = boardsOf[networks.indexOf(network)]!;
    const job = jobFor(network, { vectors, random });
    const vectorBytes = job.vectors.inputs[0]!.length + job.vectors.outputs[0]!.length + 4;

    test.skipIf(!cross).each(ids)('%s: links as many vectors as there is room for', async (id) => {
      const board = boardOf(id);
      const needed = networkCost(network, board).flashBytes;
      const bundleFor = (flashLimitBytes: number) => buildBundle({ ...job, board, prefix, flashLimitBytes });
      const limitWith = (room: number) => needed + room * vectorBytes + 32;
      const bundle = new UnpackedBundle(bundleFor(limitWith(0)));
      try {
        for (const room of [0, 2]) {
          bundle.unpack(bundleFor(limitWith(room)));
          remakeVectors(bundle);
          const manifest = JSON.parse(bundle.read('manifest.json')) as {
            vectors: { count: number; linked: Record<string, number> };
          };
          expect(manifest.vectors.count).toBe(vectors);
          expect(manifest.vectors.linked[id]).toBe(room);
          expect(bundle.read('README.md')).toMatch(new RegExp(`\`${id}\`.*test vectors linked: ${room}\n`));
          const limitFlash = (bytes: number) =>
            bundle.edit(`boards/${id}/memory.ld`, (text) =>
              text.replace(/(FLASH .*LENGTH = )\w+/, `$1${bytes}`),
            );
          limitFlash(limitWith(room));
          await bundle.make(`BOARD=${id}`);
          limitFlash(limitWith(room) - slackBytes(network));
          await expect(bundle.make(`BOARD=${id}`)).rejects.toThrow(/region `FLASH' overflowed/);
        }
      } finally {
        bundle.remove();
      }
    });
  });

  describe.skipIf(!qemu)('what the program says', () => {
    const bundle = new UnpackedBundle(buildBundle({ ...jobFor(networks[0]!, { vectors, random }), prefix }));
    afterAll(() => bundle.remove());
    const run = (count: number) => {
      remakeVectors(bundle);
      return bundle.make('qemu-mps2-an505', `CFLAGS=-DTS_VECTORS=${count}`);
    };

    test('of fewer vectors: how many it checked', async () => {
      const output = await run(2);
      expect(reportsIn(output)[0]?.ok).toBe('2/2');
      expect(output).not.toContain('no test vector');
    });

    test('of more than there are: nothing, for it is not built', async () => {
      await expect(run(vectors + 1)).rejects.toThrow(`there are ${vectors} test vectors`);
    });

    test('of none: that nothing was checked, and what an inference takes', async () => {
      const counted = reportsIn(await run(1))[0]!.instructions!;
      const output = await run(0);
      expect(output).toContain('no test vector fits the flash: the outputs are not checked');
      const [report] = reportsIn(output);
      expect(report?.ok).toBe('0/0');
      expect(Math.abs(report!.instructions! / counted - 1)).toBeLessThan(0.05);
    });
  });
});
