import type { Routine, Table } from '../assembly/routine.ts';
import { add, addImmediate, at, load } from '../assembly/thumb.ts';
import type { ElementShape, ElementSource } from './elementwise.ts';
import { elementwise, tableAt } from './elementwise.ts';

/** Entries of tables, one for all values or one for each value of a pixel. */
export function lookup(
  task: ElementShape & {
    source: ElementSource;
    inputZeroPoint: number;
    zeroPoint: number;
    pixelValues: number;
    /** [tables][256]: the outputs of -128 to 127. */
    entries: Int8Array;
  },
): Routine {
  const { source, entries, inputZeroPoint, zeroPoint, output } = task;
  const perChannel = entries.length > 256;
  const valueBytes = perChannel ? 256 : 0;
  const content: Table = {
    name: `${task.name}_entries`,
    comment: 'outputs of -128 to 127',
    byteLength: entries.length,
    bytes: () => new Uint8Array(entries.buffer, entries.byteOffset, entries.length),
  };
  return elementwise({
    name: task.name,
    comment: perChannel ? 'look up values in the tables of their channels' : 'look up values in a table',
    sources: [source],
    output,
    h: task.h,
    rowValues: task.rowValues,
    ...(perChannel && { pixelValues: task.pixelValues }),
    table: { content, origin: 128 + (source.element === 'int8' ? 0 : inputZeroPoint), valueBytes },
    compute: (list, _, first) => [
      ...list.map((value) => add(value, value, tableAt)),
      ...list.map((value, i) => load('ldrsb.w', value, at(value, (first + i) * valueBytes), content.name)),
      ...(output.element === 'int8' || zeroPoint === 0
        ? []
        : list.map((value) => addImmediate(value, value, -zeroPoint))),
    ],
  });
}
