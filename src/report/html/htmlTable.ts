import { escapedXml } from '../xml.ts';

/** A column of a table: its title, what it says of a row and the number by which rows are sorted, if it is no number itself. */
export interface HtmlColumn<Row> {
  readonly title: string;
  cell(row: Row): string;
  sortedBy?(row: Row): number;
}

interface HtmlRow<Row> {
  readonly row: Row;
  /** The point that the row is about. */
  readonly point?: number;
}

/** A table that scrolls for itself; its first column names the row. */
export function htmlTable<Row>(
  name: string,
  label: string,
  columns: readonly HtmlColumn<Row>[],
  rows: readonly HtmlRow<Row>[],
): string {
  const head = columns.map(({ title }) => `<th scope="col">${escapedXml(title)}</th>`).join('');
  const body = rows.map(({ row, point }) => {
    const cells = columns.map(({ cell, sortedBy }, k) => {
      const value = sortedBy ? ` data-value="${sortedBy(row)}"` : '';
      const text = escapedXml(cell(row));
      return k === 0 ? `<th scope="row"${value}>${text}</th>` : `<td${value}>${text}</td>`;
    });
    return `<tr${point === undefined ? '' : ` data-row="${point}"`}>${cells.join('')}</tr>`;
  });
  return [
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapedXml(label)}"><table class="${name}">`,
    `<thead><tr>${head}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody>`,
    '</table></div>',
  ].join('\n');
}
