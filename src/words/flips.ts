import { formatCount } from './counts.ts';

/** Images whose answer changes sides against the network from which losses are counted. */
interface LostAndGained {
  readonly lost: number;
  readonly gained: number;
}

/** "18 lost, 12 won" */
export function flipsText({ lost, gained }: LostAndGained): string {
  return `${formatCount(lost)} lost, ${formatCount(gained)} won`;
}

/** "18 / 12", for a column "lost / won". */
export function flipsCell({ lost, gained }: LostAndGained): string {
  return `${formatCount(lost)} / ${formatCount(gained)}`;
}
