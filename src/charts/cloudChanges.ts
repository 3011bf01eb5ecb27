import type { Cloud } from './cloud.ts';

/** Parts with a figure per point. */
const columns = ['cost', 'correct', 'budget', 'highlighted'] as const;
type ColumnName = (typeof columns)[number];

/** What has changed of a cloud, for someone who knows the rest. */
export interface CloudChanges {
  /** Parts that are others. */
  readonly parts: Partial<Cloud>;
  /** Of columns that differ in few points: these and their figures, in turn. */
  readonly entries: { readonly [column in ColumnName]?: Float64Array };
}

/** Where more than this share of a column differs, it is told as a whole. */
const mostEntriesShare = 1 / 4;

/** Tells what is new in parts of a cloud since they were told last, whether others stand there or they were filled in place; null for nothing. */
export function cloudTeller(): (changed: Partial<Cloud>) => CloudChanges | null {
  const told: { [column in ColumnName]?: Cloud[column] } = {};
  return (changed) => {
    const entries: { [column in ColumnName]?: Float64Array } = {};
    const known = new Set<string>();
    for (const name of columns) {
      const [before, after] = [told[name], changed[name]];
      if (after === undefined) continue;
      const different = before && after && differences(before, after);
      if (different && different.length <= mostEntriesShare * after.length) {
        known.add(name);
        if (different.length === 0) continue;
        entries[name] = Float64Array.from(different.flatMap((point) => [point, after[point]!]));
        for (const point of different) before[point] = after[point]!;
      } else Object.assign(told, { [name]: after && after.slice() });
    }
    const parts = Object.entries(changed).filter(([name]) => !known.has(name));
    if (parts.length + Object.keys(entries).length === 0) return null;
    return { parts: Object.fromEntries(parts), entries };
  };
}

/** The parts of a cloud that are told to have changed; columns of which entries are told are changed themselves. */
export function changedParts(cloud: Partial<Cloud>, { parts, entries }: CloudChanges): Partial<Cloud> {
  const changed: { [column in ColumnName]?: Cloud[column] } = {};
  for (const name of columns) {
    const [column, ofColumn] = [cloud[name], entries[name]];
    if (!column || !ofColumn) continue;
    for (let n = 0; n < ofColumn.length; n += 2) column[ofColumn[n]!] = ofColumn[n + 1]!;
    Object.assign(changed, { [name]: column });
  }
  return { ...parts, ...changed };
}

type Figures = Float64Array | Int32Array | Uint8Array;

/** Points whose figures differ; null for columns of other lengths. */
function differences(before: Figures, after: Figures): number[] | null {
  if (before.length !== after.length) return null;
  const different: number[] = [];
  for (let point = 0; point < after.length; point++)
    if (!Object.is(before[point], after[point])) different.push(point);
  return different;
}
