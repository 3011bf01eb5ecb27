import type { ComparedExploration } from '../../exploration/compare/comparedExploration.ts';
import type { ComparedEntry } from '../../store/state.ts';

/** An exploration whose results are here, with the number that it goes by among those. */
export interface Compared {
  readonly number: number;
  readonly entry: ComparedEntry;
  readonly results: ComparedExploration;
}
