import type { Option } from 'commander';

/** Two of the options that were given which do not go together, if there are any. */
export function conflictingOptions(given: readonly Option[]): readonly [Option, Option] | null {
  for (const option of given) {
    // What `conflicts` has set, which commander's types leave out.
    const { conflictsWith } = option as Option & { readonly conflictsWith: readonly string[] };
    const other = given.find((each) => conflictsWith.includes(each.attributeName()));
    if (other) return [option, other];
  }
  return null;
}
