import { printable } from '../words/names.ts';
import { unsupportedError } from './modelError.ts';
import { OpenChoice } from './openChoice.ts';

/** Longer names are no part of recipes. */
const longestName = 200;

/** An output of a model file, in words. */
interface ListedOutput {
  readonly name: string;
  readonly text: string;
}

/** Says that several outputs, which `found` lists, leave open which one is meant; each has a name, or else a number, to choose it by. */
export function openOutput(found: string, outputs: readonly ListedOutput[]): OpenChoice {
  const { code, message } = unsupportedError(
    found,
    'Tauscope runs models with one output',
    'choose it with --output (--float-output for the model of --float) and its name or number; the page asks',
  );
  const isTelling = (name: string) =>
    printable(name) === name &&
    name.length <= longestName &&
    outputs.filter((other) => other.name === name).length === 1;
  const options = outputs.map(({ name, text }, number) => {
    return { value: name !== '' && isTelling(name) ? name : String(number), text };
  });
  return new OpenChoice(code, message, 'output', options);
}
