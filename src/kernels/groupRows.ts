import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node } from '../assembly/routine.ts';
import { block, loop } from '../assembly/routine.ts';
import { advance, constant, countDown } from '../assembly/thumb.ts';
import type { Frame } from './frame.ts';

/** Moves on with the groups, and from row to row. */
interface GroupPointer {
  readonly register: Register;
  readonly groupBytes: number;
  readonly rowBytes: number;
}

interface GroupRows {
  readonly h: number;
  readonly rowGroups: number;
  readonly passGroups: number;
  readonly pointers: readonly GroupPointer[];
  /** Code for so many groups of values, which moves the pointers behind them. */
  readonly code: (groups: number) => readonly Instruction[];
  readonly counter: Register;
}

/** The code for all groups of values of an image: passes of some groups each, row after row, or one long row where no gaps lie between. */
export function groupRows(frame: Frame, task: GroupRows): Node[] {
  const { passGroups, pointers, code, counter } = task;
  const gaps = pointers.flatMap(({ register, groupBytes, rowBytes }) =>
    advance(register, rowBytes - task.rowGroups * groupBytes, counter),
  );
  const [h, groups] = gaps.length === 0 ? [1, task.h * task.rowGroups] : [task.h, task.rowGroups];
  const passes = Math.floor(groups / passGroups);
  const row = [
    ...(passes > 0
      ? [
          block('', constant(counter, passes)),
          loop(frame.label('values'), passes, [], block('', code(passGroups), countDown(counter))),
        ]
      : []),
    block('', code(groups % passGroups), gaps),
  ];
  return frame.repeat('rows', h, counter, row);
}
