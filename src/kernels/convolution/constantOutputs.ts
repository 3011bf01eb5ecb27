import type { Register } from '../../assembly/instruction.ts';
import type { Node, Table } from '../../assembly/routine.ts';
import { block, loop } from '../../assembly/routine.ts';
import {
  add,
  addressOf,
  advance,
  at,
  constant,
  countDown,
  following,
  largestOffset,
  ldr,
  store,
} from '../../assembly/thumb.ts';
import type { Frame } from '../frame.ts';
import { slots } from '../tiles/tilePasses.ts';
import type { ConvTask } from './convTask.ts';
import { wordTable } from './convTask.ts';
import type { ConstantChannel } from './liveChannels.ts';

const [record, value, pixel, channels, rows, columns, spare] = [0, 1, 2, 3, 4, 5, 6].map(
  (number): Register => ({ name: `r${number}`, number }),
) as [Register, Register, Register, Register, Register, Register, Register];

const mostTogether = 8;

/** Writes output channels that are the same at every pixel; nothing where there are none. */
export function constantOutputs(
  { name, output, outH, outW }: Pick<ConvTask, 'name' | 'output' | 'outH' | 'outW'>,
  constants: readonly ConstantChannel[],
  frame: Frame,
): { readonly nodes: readonly Node[]; readonly tables: readonly Table[] } {
  if (constants.length === 0) return { nodes: [], tables: [] };
  const table = `${name}_fixed`;
  const { pixelBytes, rowBytes, channelBytes } = output;
  const write = output.element === 'int8' ? 'strb.w' : 'strh.w';
  const most = Math.min(mostTogether, Math.floor(largestOffset / pixelBytes) + 1);
  const together = Array.from({ length: most }, (_, i) => most - i).find((some) => outW % some === 0)!;
  const stores = Array.from({ length: together }, (_, i) => store(write, value, at(pixel, i * pixelBytes)));
  const someColumns = loop(
    frame.label('columns'),
    outW / together,
    [],
    block('', stores, advance(pixel, together * pixelBytes, spare), countDown(columns)),
  );
  const row = loop(
    frame.label('rows'),
    outH,
    [block('', constant(columns, outW / together)), someColumns],
    block('', advance(pixel, rowBytes - outW * pixelBytes, spare), countDown(rows)),
  );
  const begin = block(
    '',
    frame.load(pixel, slots.output),
    ldr(spare, following(record, 4), table),
    ldr(value, following(record, 4), table),
    add(pixel, pixel, spare),
    constant(rows, outH),
  );
  const channel = loop(frame.label('fixed'), constants.length, [begin, row], block('', countDown(channels)));
  return {
    nodes: [
      block('outputs that no input changes', addressOf(record, table), constant(channels, constants.length)),
      channel,
    ],
    tables: [
      wordTable(table, 'per channel: where it is written, its one output', 2 * constants.length, () =>
        constants.flatMap((each) => [each.channel * channelBytes, each.output]),
      ),
    ],
  };
}
