import { TauscopeError } from '../../network/errors.ts';

/** A function of a program, for debuggers. */
export interface ProgramFunction {
  readonly name: string;
  readonly address: number;
  readonly byteLength: number;
}

/**
 * A program for any network, compiled ahead for one board or QEMU machine (`npm run build:runtime`): starts the machine, checks
 * the network that lies behind it and answers on the serial port. All addresses are in bytes.
 */
export interface Runtime {
  /** A board's id, or a QEMU machine's name. */
  readonly id: string;
  readonly core: 'cortex-m4' | 'cortex-m7' | 'cortex-m33';
  readonly compiler: string;
  readonly flashAddress: number;
  readonly flashEndAddress: number;
  /** Where the network's description must lie. */
  readonly imageAddress: number;
  /** The first byte of RAM that the program leaves alone, up to its stack. */
  readonly freeRamAddress: number;
  readonly stackTopAddress: number;
  /** A memory for code on the code bus; both are 0 where the machine has none. */
  readonly codeMemoryAddress: number;
  readonly codeMemoryEndAddress: number;
  /** The end of the RAM that is left when code lies in that memory. */
  readonly ramBesideCodeAddress: number;
  readonly entryAddress: number;
  readonly functions: readonly ProgramFunction[];
  readonly sha256: string;
  /** From `flashAddress` on, base64. */
  readonly code: string;
}

const files = import.meta.glob<string>('../../../firmware-templates/runtimes/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const runtimes: readonly Runtime[] = Object.values(files).map((text) => JSON.parse(text) as Runtime);

export const runtimeIds: readonly string[] = runtimes.map(({ id }) => id).sort();

/** @throws TauscopeError `not-found` for an unknown id */
export function runtimeOf(id: string): Runtime {
  const runtime = runtimes.find((candidate) => candidate.id === id);
  if (runtime) return runtime;
  throw new TauscopeError(
    'not-found',
    `There is no ready firmware for "${id}". It is there for: ${runtimeIds.join(', ')}.`,
  );
}

export function runtimeCode({ code }: Runtime): Uint8Array {
  return Uint8Array.from(atob(code), (character) => character.charCodeAt(0));
}
