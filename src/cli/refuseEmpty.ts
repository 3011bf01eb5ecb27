import type { Argument, Option } from 'commander';
import { InvalidArgumentError } from 'commander';

/**
 * Lets none of some options and arguments take an empty text: it comes from a variable that is not set, and to the file system and the network it means
 * something (this folder, all addresses). What an own parser says of it comes first.
 */
export function refuseEmpty(targets: readonly (Option | Argument)[]): void {
  for (const target of targets) {
    if ('isBoolean' in target && target.isBoolean()) continue;
    const { parseArg, variadic } = target;
    const all = (text: string, before: unknown) => [...((before as string[] | undefined) ?? []), text];
    target.argParser<unknown>((text, before) => {
      const value = parseArg
        ? (parseArg(text, before as never) as unknown)
        : variadic
          ? all(text, before)
          : text;
      if (text === '')
        throw new InvalidArgumentError(
          'expected a value, found an empty one, as of a variable that is not set.',
        );
      return value;
    });
  }
}

/** Of the environment an empty variable counts as none. */
export function ignoreEmptyVariables(options: readonly Option[]): void {
  for (const option of options)
    if (option.envVar !== undefined && process.env[option.envVar] === '') delete option.envVar;
}
