import type { Option } from 'commander';
import { modelTitle } from '../../network/modelName.ts';
import { optionArguments } from './optionArguments.ts';
import type { OptionValue, OptionValues, SweepFile } from './sweepFile.ts';
import { maxRuns, sweepFault } from './sweepFile.ts';

/** One exploration of a sweep. */
export interface SweepRun {
  /** Of its results file, without `.json`. */
  readonly name: string;
  /** For `tauscope explore`. */
  readonly args: readonly string[];
}

/** What one choice adds to a run: its options, and its part of the name. */
interface Part {
  readonly place: string;
  /** The value itself says what one option is, so that no option has a place below it. */
  readonly isPlain?: boolean;
  readonly label: string;
  readonly options: OptionValues;
}

/** Longer names do not fit with `.json` and what is written meanwhile: file systems count bytes. */
const maxNameBytes = 200;

/**
 * The explorations of a sweep, those of its matrix first, the last list changing fastest.
 * @param known the options of `tauscope explore`
 * @throws TauscopeError `usage` with the place in the file
 */
export function sweepRuns(file: string, sweep: SweepFile, known: readonly Option[]): SweepRun[] {
  const common: Part = { place: 'common', label: '', options: sweep.common };
  const axes = Object.entries(sweep.matrix).map(([axis, values]) =>
    values.map((value, n): Part => {
      const place = `matrix.${axis}.${n}`;
      return typeof value === 'object' && !Array.isArray(value)
        ? partOf(place, value)
        : { ...partOf(place, { [axis]: value }), isPlain: true };
    }),
  );
  const count =
    axes.reduce((product, axis) => product * axis.length, axes.length > 0 ? 1 : 0) + sweep.runs.length;
  if (count > maxRuns)
    throw sweepFault(file, 'content', `expected at most ${maxRuns} explorations, found ${count}`);
  const combinations = axes.length > 0 ? axes.reduce<Part[][]>(product, [[]]) : [];
  const single = sweep.runs.map((options, n) => [partOf(`runs.${n}`, options)]);
  const named = new Map<string, string>();
  return [...combinations, ...single].map((parts) => {
    const places = parts.map(({ place }) => place).join(' with ');
    const name = parts
      .map(({ label }) => label)
      .filter(Boolean)
      .join('-');
    if (name === '' || Buffer.byteLength(name) > maxNameBytes || name.startsWith('.'))
      throw sweepFault(
        file,
        places,
        `"${name}" cannot be the name of a results file; give it a "name" of 1 to ${maxNameBytes} bytes, which are as many letters and digits from ASCII`,
      );
    const other = named.get(name.toLowerCase());
    if (other !== undefined)
      throw sweepFault(
        file,
        places,
        `its results would be called ${name}.json like those of ${other}; give one of them a "name"`,
      );
    named.set(name.toLowerCase(), places);
    return { name, args: argumentsOf(file, places, [common, ...parts], known) };
  });
}

function product(combinations: Part[][], axis: Part[]): Part[][] {
  return combinations.flatMap((parts) => axis.map((part) => [...parts, part]));
}

function partOf(place: string, { name, ...options }: OptionValues): Part {
  const label =
    typeof name === 'string' ? name : Object.entries(options).map(labelOf).filter(Boolean).join('-');
  return { place, label: label.replace(/[^\p{L}\p{N}.,+=_-]+/gu, '_'), options };
}

/** A value as names say it; those that say nothing by themselves with their option. */
function labelOf([key, value]: [string, OptionValue]): string {
  if (value === true) return key;
  if (value === false) return `no-${key}`;
  const texts = [value].flat().map(baseName);
  return typeof value === 'number' ? `${key}${value}` : texts.join('+');
}

/** A file without its folders, a model without its ending. */
function baseName(value: string | number): string {
  return modelTitle(String(value).replace(/^.*[/\\](?=.)/, ''));
}

/**
 * Options of later parts take the place of those of `common`; two others must not say the same.
 * @param run where the others stand
 */
function argumentsOf(file: string, run: string, parts: readonly Part[], known: readonly Option[]): string[] {
  const places = new Map<string, string>();
  const options: Record<string, OptionValue> = {};
  for (const [n, part] of parts.entries())
    for (const [key, value] of Object.entries(part.options)) {
      const place = part.isPlain ? part.place : `${part.place}.${key}`;
      const before = places.get(key);
      if (n > 1 && before !== undefined && !before.startsWith('common.'))
        throw sweepFault(file, place, `${before} sets this option as well; leave it out of one of them`);
      places.set(key, place);
      options[key] = value;
    }
  const args = optionArguments(options, known, (key, text) => sweepFault(file, places.get(key)!, text));
  const isSaid = (key: string) => [options[key] ?? false].flat().some((value) => value !== false);
  // A recipe may name them, which its file or link says when it is read.
  const missing = isSaid('recipe') ? undefined : ['model', 'data'].find((key) => !isSaid(key));
  if (missing === undefined) return args;
  throw sweepFault(file, run, `expected the option "${missing}", here or in "common"`);
}
