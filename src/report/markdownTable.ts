import { formatCount } from '../words/counts.ts';

/** A column of a table: its title, and what it says of a row, a whole number or text. */
export type Column<Row> = readonly [title: string, cell: (row: Row) => string | number];

/** A GitHub-flavoured Markdown table, numbers to the right. */
export function markdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([title]) => escaped(title))),
    line(columns.map(([, cell]) => (rows.some((row) => typeof cell(row) === 'string') ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map(([, cell]) => cellText(cell(row))))),
  ].join('\n');
}

function cellText(value: string | number): string {
  return typeof value === 'number' ? formatCount(value) : escaped(value);
}

/** What Markdown gives a meaning to, and what makes an address of the text around it. */
const special = /[\\`*_{}[\]<>|#~&$@]|(?<=www)\.|:(?=\/\/)/gi;

/** Names of files may hold anything. */
export function escaped(text: string): string {
  return text.replace(special, (character) => `\\${character}`).replace(/\s+/g, ' ');
}
