import type { ElementSource } from './elementwise.ts';
import type { OutputLayout } from './imageLayout.ts';
import type { Plane, RoundedSum } from './requantisation/roundedPlane.ts';
import { planeOf } from './requantisation/roundedPlane.ts';

/** Two tensors, and the sum of every pair of their values. */
export interface LaneSumTask {
  readonly sources: readonly [ElementSource, ElementSource];
  readonly output: OutputLayout;
  readonly sum: RoundedSum;
  readonly zeroPoint: number;
}

/** What lanes hold: values of an int16 image; the same raised and shifted, which takes two instructions; bytes, in their upper halves. */
export type Lanes = 'plain' | 'raised' | 'bytes';

/** Distances lie between -255 and 255: raised by 256 they have room to be shifted so far. */
const raisedBy = 256;
export const raisedBits = 6;
/** SMLAWB and SMLAWT cut 16 bits off the product of a word and a lane. */
const cutBits: Record<Lanes, number> = { plain: 16, raised: 16 - raisedBits, bytes: 8 };

const bothLanes = 0x10001;
const upperBytes = 0xff00ff00 | 0;
/** More leave too few registers for a group of values. */
const mostConstants = (lanes: readonly Lanes[]) => (lanes.every((kind) => kind === 'bytes') ? 1 : 2);

/** Words that lanes are combined with. */
export type Constant = 'raise' | 'mask' | 'offset';

/** A plane of lanes, and how its values become outputs. */
export interface LaneSum extends Plane {
  readonly lanes: readonly [Lanes, Lanes];
  readonly saturation: 'usat' | 'ssat';
  readonly element: 'int8' | 'int16';
  readonly constants: ReadonlyMap<Constant, number>;
}

/** With as few instructions as some plane allows; null where outputs are cut further than to a byte, or there is none. */
export function laneSumOf({ sources, output, sum, zeroPoint }: LaneSumTask): LaneSum | null {
  const { clamp, base, leastInputs } = sum;
  if (clamp.max - clamp.min !== 255) return null;
  const saturation = clamp.min === base ? 'usat' : 'ssat';
  const offset = output.element === 'int8' ? 0 : (base - zeroPoint) & 0xffff;
  const choices = ({ element }: ElementSource): readonly Lanes[] =>
    element === 'int8' ? ['bytes'] : ['plain', 'raised'];
  for (const first of choices(sources[0]))
    for (const second of choices(sources[1])) {
      const lanes = [first, second] as const;
      const constants = new Map<Constant, number>();
      if (lanes.includes('raised')) constants.set('raise', raisedBy * bothLanes);
      if (lanes.includes('bytes')) constants.set('mask', upperBytes);
      if (offset !== 0) constants.set('offset', (offset * bothLanes) | 0);
      if (constants.size > mostConstants(lanes)) continue;
      const least = ([0, 1] as const).map(
        (side) => leastInputs[side] + (lanes[side] === 'raised' ? raisedBy : 0),
      );
      const plane = planeOf({ ...sum, leastInputs: [least[0]!, least[1]!] }, [
        cutBits[first],
        cutBits[second],
      ]);
      if (plane) return { ...plane, lanes, saturation, element: output.element, constants };
    }
  return null;
}
