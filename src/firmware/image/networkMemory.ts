import type { Apart, LinkedCode } from '../../assembly/link.ts';
import type { Routine } from '../../assembly/routine.ts';
import { codeAlignment, routineFlashBytes, tableBytes } from '../../assembly/routine.ts';
import type { Board } from '../../boards/board.ts';
import { TauscopeError } from '../../network/errors.ts';
import type { NetworkKernels } from '../../plan/networkKernels.ts';
import type { BundleJob } from '../bundleJob.ts';
import type { Runtime } from './runtime.ts';

/** Kept free for calls. */
const stackBytes = 4096;

/**
 * What a job copies, as far as the runtime's machine has room: it can be another than the one that the kernels were chosen for. What has none stays
 * in flash.
 */
export function fittingCopies(
  { tablesInRam, codeInMemory }: BundleJob,
  kernels: NetworkKernels,
  runtime: Runtime,
): { readonly code: Apart; readonly tables: Apart } {
  const routinesOf = (layers: ReadonlySet<number> = new Set()) =>
    new Set(kernels.steps.flatMap(({ owner, routine }) => (routine && layers.has(owner) ? [routine] : [])));
  const none = new Set<Routine>();
  const copied = { tables: routinesOf(tablesInRam), code: routinesOf(codeInMemory) };
  const tableBytesOf = (routines: ReadonlySet<Routine>) =>
    [...routines].reduce((sum, routine) => sum + tableBytes(routine.tables), 0);
  const codeBytes = [...copied.code].reduce(
    (sum, routine) => sum + routineFlashBytes(routine) - tableBytes(routine.tables),
    0,
  );
  const fits = (tables: ReadonlySet<Routine>, hasCode: boolean) =>
    kernels.arenaBytes <= arenaOf(runtime, tableBytesOf(tables), hasCode).freeBytes;
  const { codeMemoryAddress, codeMemoryEndAddress } = runtime;
  const hasCode =
    copied.code.size > 0 && codeBytes <= codeMemoryEndAddress - codeMemoryAddress && fits(none, true);
  return {
    code: { address: codeMemoryAddress, routines: hasCode ? copied.code : none },
    tables: {
      address: runtime.freeRamAddress,
      routines: fits(copied.tables, hasCode) ? copied.tables : none,
    },
  };
}

/** The end of what a network may have of the RAM. */
export function ramEndOf({ stackTopAddress, ramBesideCodeAddress }: Runtime, hasCode: boolean): number {
  return Math.min(stackTopAddress - stackBytes, hasCode ? ramBesideCodeAddress : Infinity);
}

/** Where the network's buffers lie, behind the tables that are in RAM, and what there is for them. */
function arenaOf(runtime: Runtime, tableRamBytes: number, hasCode: boolean) {
  const address = Math.ceil((runtime.freeRamAddress + tableRamBytes) / codeAlignment) * codeAlignment;
  return { address, freeBytes: ramEndOf(runtime, hasCode) - address };
}

/**
 * The address of the network's buffers.
 * @throws TauscopeError model-limit when RAM does not hold them
 */
export function checkedArena(
  { arenaBytes }: NetworkKernels,
  runtime: Runtime,
  { name }: Board,
  { tables, code }: LinkedCode,
): number {
  const { address, freeBytes } = arenaOf(runtime, tables.length, code.length > 0);
  if (arenaBytes <= freeBytes) return address;
  throw new TauscopeError(
    'model-limit',
    `The network's buffers take ${arenaBytes} bytes of RAM, but the firmware for ${name} leaves ${freeBytes}. ` +
      'Choose a board with more.',
  );
}
