import { shownName } from './names.ts';

const mostListed = 20;

/** A class by its name, or by its number where it has none. */
export function className(names: readonly string[] | undefined, index: number): string {
  const name = names?.[index];
  return name === undefined ? `class ${index}` : shownName(name);
}

/** Names of classes in a line, the first ones where there are many. */
export function classNamesText(names: readonly string[]): string {
  const listed = names.slice(0, mostListed).map(shownName).join(', ');
  return names.length > mostListed ? `${listed} and ${names.length - mostListed} more` : listed;
}
