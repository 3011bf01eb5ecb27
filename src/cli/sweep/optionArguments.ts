import type { Option } from 'commander';
import { InvalidArgumentError } from 'commander';
import { TauscopeError } from '../../network/errors.ts';
import { conflictingOptions } from '../conflictingOptions.ts';
import { idleOptions } from '../idleOptions.ts';
import type { OptionValue, OptionValues } from './sweepFile.ts';

/** The positional argument of `tauscope explore`. */
const modelKey = 'model';

/** What is said to the sweep, for all its explorations, or belongs to how they are run. */
const reserved = ['out', 'continue', 'resume', 'checkpoint', 'queue', 'check-share', 'workers', 'json'];

/**
 * Options as arguments of `tauscope explore`, checked as the command itself checks them.
 * @param known the command's options
 * @param fault makes the error for an option that is not right
 */
export function optionArguments(
  { [modelKey]: model, ...values }: OptionValues,
  known: readonly Option[],
  fault: (key: string, text: string) => TauscopeError,
): string[] {
  const allowed = known.filter(({ long }) => long && !reserved.includes(long.slice(2)));
  const used: Option[] = [];
  // What `common` says of how to do something holds for the runs that do it.
  const idle = idleOptions((name) => (values[name] === false ? undefined : values[name])).map(
    ({ name }) => name,
  );
  const given = Object.entries(values).flatMap(([key, value]) => {
    const option = allowed.find(({ long }) => long === `--${key}`);
    if (!option) throw fault(key, unknownText(key, allowed));
    if (value !== false) used.push(option);
    try {
      const own = argumentsOf(option, value);
      return idle.includes(key) ? [] : own;
    } catch (error) {
      if (error instanceof InvalidArgumentError || error instanceof TauscopeError)
        throw fault(key, `found ${JSON.stringify(value)}: ${error.message.replace(/\.$/, '')}`);
      throw error;
    }
  });
  const conflict = conflictingOptions(used);
  if (conflict) {
    const [key, other] = conflict.map(({ long }) => long!.slice(2)) as [string, string];
    throw fault(key, `it does not go with "${other}"; false leaves out what "common" says`);
  }
  if (model === undefined || model === false) return given;
  if (typeof model !== 'string' || model === '')
    throw fault(modelKey, `expected a file or a built-in model, found ${JSON.stringify(model)}`);
  return [...given, '--', model];
}

function argumentsOf(option: Option, value: OptionValue): string[] {
  const { long, required, optional, variadic } = option;
  if (value === false) return [];
  if (value === true) {
    if (required) throw new InvalidArgumentError(`expected ${option.flags}.`);
    return [long!];
  }
  if (!required && !optional) throw new InvalidArgumentError('expected true or false.');
  if (Array.isArray(value) && !variadic) throw new InvalidArgumentError('expected one value, not a list.');
  const texts = [value].flat().map(String);
  // As commander hands them over: each with what the others before it have come to.
  texts.reduce<unknown>((before, text) => option.parseArg?.(text, before as never), undefined);
  return texts.map((text) => `${long}=${text}`);
}

function unknownText(key: string, allowed: readonly Option[]): string {
  if (reserved.includes(key)) return `--${key} is said to "tauscope sweep", not in its file`;
  const names = [modelKey, ...allowed.map(({ long }) => long!.slice(2))];
  return `"${key}" is no option of "tauscope explore"; expected is one of ${names.join(', ')}`;
}
