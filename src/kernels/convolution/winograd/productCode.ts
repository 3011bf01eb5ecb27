import type { Instruction, Register } from '../../../assembly/instruction.ts';
import { at, ldr, mac, multiply, str } from '../../../assembly/thumb.ts';
import type { WinogradPlan } from './winogradPlan.ts';
import { registers } from './winogradSlots.ts';

/** Transformed inputs of the block of tiles, and weights of the channel block. */
export const places = registers[12];
export const weights = registers[13];

/** The instructions of a register tile. Offsets are from `places` and `weights`. */
export interface ProductCode {
  readonly sums: readonly Register[];
  /** Free between pairs. */
  readonly counter: Register;
  readonly spare: Register;
  /** Products of a pair of input channels; with `begins` they are the sums, else they are added. */
  readonly pair: (placeOffset: number, weightOffset: number, begins: boolean) => Instruction[];
  readonly storeSums: (offset: number) => Instruction[];
}

/** Operands of the smaller side of the register tile are held, those of the larger one follow each other. */
export function productCode({ options }: WinogradPlan, table: string | null): ProductCode {
  const { blockTiles, channels } = options;
  const sums = registers.slice(0, blockTiles * channels);
  const others = registers.slice(sums.length, places.number);
  const holdsTiles = blockTiles < channels;
  const held = others.slice(0, holdsTiles ? blockTiles : channels);
  const passing = others.slice(held.length);
  const passed = holdsTiles ? channels : blockTiles;

  const pair = (placeOffset: number, weightOffset: number, begins: boolean): Instruction[] => {
    const loadTile = (tile: number, target: Register) => ldr(target, at(places, placeOffset + 4 * tile));
    const loadWeights = (channel: number, target: Register) =>
      ldr(target, at(weights, weightOffset + 4 * channel), table);
    const code = held.map((target, i) => (holdsTiles ? loadTile : loadWeights)(i, target));
    for (let first = 0; first < passed; first += passing.length) {
      const some = passing.slice(0, passed - first);
      code.push(...some.map((target, i) => (holdsTiles ? loadWeights : loadTile)(first + i, target)));
      some.forEach((value, i) => {
        held.forEach((other, j) => {
          const [tile, channel] = holdsTiles ? [j, first + i] : [first + i, j];
          const sum = sums[channel * blockTiles + tile]!;
          code.push(begins ? multiply('smuad', sum, value, other) : mac('smlad', sum, value, other, sum));
        });
      });
    }
    return code;
  };
  return {
    sums,
    counter: others[0]!,
    spare: others[1]!,
    pair,
    storeSums: (offset) => sums.map((sum, i) => str(sum, at(places, offset + 4 * i))),
  };
}
