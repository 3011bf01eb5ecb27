import type { Range } from '../exploration/views/pointColumns.ts';
import type { App } from './app.ts';
import type { AppState } from './state.ts';

const none: ReadonlyMap<string, Range> = new Map();

/** The bounds that single out points of the exploration shown; empty where none are set. */
export function brushRanges({ brush, exploration }: AppState): ReadonlyMap<string, Range> {
  return brush && brush.exploration === exploration ? brush.ranges : none;
}

/** Singles out the points whose column of this title keeps a range, and those of other columns; null takes its bounds away. */
export function brushPoints({ store }: App, title: string, range: Range | null): void {
  store.setState((state) => {
    const { exploration } = state;
    const ranges = new Map(brushRanges(state));
    if (range) ranges.set(title, range);
    else ranges.delete(title);
    return { brush: exploration && ranges.size > 0 ? { exploration, ranges } : null };
  });
}

/** Takes all bounds away. */
export function clearBrush({ store }: App): void {
  store.setState({ brush: null });
}
