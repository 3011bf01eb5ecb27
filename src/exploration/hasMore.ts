/** How far an exploration has come. */
export interface Extent {
  readonly complete: boolean;
  readonly measuredPoints: number;
}

/** Whether there is more of an exploration than in another state of it. A race ends with fewer points than it had on its way. */
export function hasMore(one: Extent, other: Extent): boolean {
  return one.complete === other.complete ? one.measuredPoints > other.measuredPoints : one.complete;
}
