import type { Range } from '../exploration/views/pointColumns.ts';
import type { App } from './app.ts';
import type { AppState } from './state.ts';

const none: ReadonlyMap<string, Range> = new Map();

/** The bounds that single out points of the exploration shown, on the board that it is shown on; empty where none are set. */
export function brushRanges({ brush, exploration, priced }: AppState): ReadonlyMap<string, Range> {
  const isOfShown = brush && brush.exploration === exploration && brush.board === priced?.board;
  return isOfShown ? brush.ranges : none;
}

/** Singles out the points whose column of this title keeps a range, and those of other columns; null takes its bounds away. */
export function brushPoints({ store }: App, title: string, range: Range | null): void {
  store.setState((state) => {
    const { exploration, priced } = state;
    const ranges = new Map(brushRanges(state));
    if (range) ranges.set(title, range);
    else ranges.delete(title);
    const isBrushed = exploration && priced && ranges.size > 0;
    return { brush: isBrushed ? { exploration, board: priced.board, ranges } : null };
  });
}

/** Takes all bounds away. */
export function clearBrush({ store }: App): void {
  store.setState({ brush: null });
}
