/** The part of a matrix that is in view, in entries; fractions of entries occur. */
export interface MapWindow {
  /** First column and row. */
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
  /** Of the matrix. */
  readonly columnCount: number;
  readonly rowCount: number;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** No fewer entries are in view, in either direction, where there are as many. */
const leastEntries = 4;

export function wholeMap(rowCount: number, columnCount: number): MapWindow {
  return { x: 0, y: 0, columns: columnCount, rows: rowCount, columnCount, rowCount };
}

/** Zoomed in by `factor`, or out where it is below 1, so that a place stays where it is as far as the edges allow. */
export function zoomed(view: MapWindow, factor: number, { row, column }: Place): MapWindow {
  const { columnCount, rowCount } = view;
  const span = (length: number, count: number) =>
    Math.min(count, Math.max(Math.min(leastEntries, count), length / factor));
  const columns = span(view.columns, columnCount);
  const rows = span(view.rows, rowCount);
  const x = column - ((column - view.x) / view.columns) * columns;
  const y = row - ((row - view.y) / view.rows) * rows;
  return within({ ...view, x, y, columns, rows });
}

/** Moved by some entries, as far as the edges allow. */
export function movedBy(view: MapWindow, right: number, down: number): MapWindow {
  return within({ ...view, x: view.x + right, y: view.y + down });
}

/** Moved no further than it takes for an entry to be in view as a whole. */
export function showing(view: MapWindow, { row, column }: Place): MapWindow {
  const into = (from: number, span: number, at: number) => Math.min(at, Math.max(from, at + 1 - span));
  return within({ ...view, x: into(view.x, view.columns, column), y: into(view.y, view.rows, row) });
}

function within(view: MapWindow): MapWindow {
  const { x, y, columns, rows, columnCount, rowCount } = view;
  return {
    ...view,
    x: Math.max(0, Math.min(x, columnCount - columns)),
    y: Math.max(0, Math.min(y, rowCount - rows)),
  };
}
