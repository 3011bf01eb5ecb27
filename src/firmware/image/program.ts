import { sha256Hex } from '../../network/sha256.ts';
import type { NetworkImage } from './networkImage.ts';
import type { ProgramFunction, Runtime } from './runtime.ts';
import { runtimeCode } from './runtime.ts';

/** A whole program in flash. */
export interface Program {
  /** The board or QEMU machine that it is for. */
  readonly machine: string;
  /** By which it names its network over the serial port. */
  readonly imageCrc: string;
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly entryAddress: number;
  readonly functions: readonly ProgramFunction[];
  /** Constants, for debuggers. */
  readonly tables: readonly ProgramFunction[];
}

/** The program of `runtime` with a network behind it. */
export function programOf(runtime: Runtime, { bytes: image, symbols, crc }: NetworkImage): Program {
  const { flashAddress, imageAddress, entryAddress, functions } = runtime;
  const code = runtimeCode(runtime);
  if (sha256Hex(code) !== runtime.sha256) throw new RangeError(`the runtime for ${runtime.id} is damaged`);
  const bytes = new Uint8Array(imageAddress - flashAddress + image.length);
  bytes.set(code);
  bytes.set(image, imageAddress - flashAddress);
  return {
    machine: runtime.id,
    imageCrc: crc,
    address: flashAddress,
    bytes,
    entryAddress,
    functions: [...functions, ...symbols.filter(({ kind }) => kind === 'function')],
    tables: symbols.filter(({ kind }) => kind === 'table'),
  };
}
