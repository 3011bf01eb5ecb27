import type { Command } from 'commander';
import { Option } from 'commander';
import { boards } from '../boards/boards.ts';
import type { ExampleModel } from '../examples/examples.ts';
import { exampleModels } from '../examples/examples.ts';
import { tablePlaces } from '../exploration/recipe/recipe.ts';
import { byteCount, decimal, integer, share, workerCount } from './optionNumbers.ts';

const namesOf = (models: readonly ExampleModel[]) => models.map(({ id }) => id).join(', ');
export const modelHelp = `a .tflite or quantised .onnx file, or ${namesOf(exampleModels)}`;
export const floatModelHelp = `a float .onnx or .tflite file, or ${namesOf(exampleModels.filter(({ floatPath }) => floatPath))}`;
/** An option of these lower-case ids, in any case. */
export const idOption = (flags: string, help: string, ids: readonly string[]) => {
  const option = new Option(flags, help).choices(ids);
  const checked = option.parseArg!;
  return option.argParser<string>((text, previous) => checked(text.toLowerCase(), previous));
};
export const boardOption = (help: string) =>
  idOption(
    '--board <board>',
    help,
    boards.map(({ id }) => id),
  );
export const dataOption = () =>
  new Option(
    '--data <files...>',
    '"synthetic", or files: CIFAR-10 or -100 (.bin, .tar.gz), IDX images and labels, .npz or .npy, ' +
      'or PNG and JPEG images in class folders or with a labels.csv (a folder, .zip, .tar)',
  ).makeOptionMandatory();
export const roundingOption = () =>
  new Option('--rounding <kind>', 'requantisation arithmetic')
    .choices(['double', 'single'])
    .default('double');
export const workersOption = () => new Option('--workers <n>', 'worker threads').argParser(workerCount);
export const queueOption = (help: string) => new Option('--queue <url>', help).env('TAUSCOPE_QUEUE');
export const checkShareOption = () =>
  new Option('--check-share <share>', 'calls that two of them answer, 0 to 1; 0.02 unless given').argParser(
    share,
  );
export const checkpointOption = () =>
  new Option('--checkpoint <seconds>', 'how often results are written on the way; 0: never')
    .argParser(decimal)
    .default(30);
export const classesOption = () =>
  new Option(
    '--classes <file>',
    'a text with the name of each class, one a line, that of class 0 first',
  ).conflicts('regression');
export const outputOption = () =>
  new Option(
    '--output <name>',
    'the output that is meant, by name or number, if the model has several; or a tensor to cut the model at',
  );
export const floatOutputOption = () =>
  new Option(
    '--float-output <name>',
    'the output of the model of --float that is meant; that of --output unless given',
  );
export const flashLimitOption = () =>
  new Option('--flash-limit <bytes>', 'flash that the firmware may take, e.g. 256K').argParser(byteCount);
export const ramLimitOption = () =>
  new Option('--ram-limit <bytes>', 'RAM for its buffers, e.g. 64K').argParser(byteCount);
export const jsonOption = () => new Option('--json', 'print one JSON document on standard output');
export const tablesOption = () =>
  new Option(
    '--tables <where>',
    'where kernels read their constants and run: copied to RAM and code memory where that pays and there is room, or from flash',
  ).choices(tablePlaces);
/** What results are priced for. */
export const shownOnOptions = (command: Command) =>
  command
    .addOption(boardOption('for this board, whatever board was explored for'))
    .option(
      '--measurements <files...>',
      'cycles measured on it, as the page saves them, to which its model is fitted',
    )
    .addOption(
      new Option(
        '--ram-limit <bytes>',
        'in kernels with at most so much RAM, e.g. 64K; none: what the board has',
      ).argParser((text) => (text === 'none' ? Infinity : byteCount(text))),
    )
    .addOption(tablesOption());
/** A results file and which of its points is meant. */
export const pointOptions = (command: Command) =>
  shownOnOptions(command)
    .argument('<results>', 'file written by "tauscope explore --out"')
    .addOption(
      new Option('--budget <pp>', 'fastest point that loses at most so many percentage points').argParser(
        decimal,
      ),
    )
    .addOption(
      new Option('--reading <reading>', 'the loss as observed, or its one-sided 95 % bound').choices([
        'estimate',
        'bound',
      ]),
    )
    .option('--holds', 'of those the fastest that loses no more on the held-out images either')
    .addOption(new Option('--point <id>', 'this point').argParser(integer).conflicts(['budget', 'reading']))
    .addOption(
      new Option('--flash <bytes>', 'in kernels that take at most so much flash, e.g. 256K').argParser(
        byteCount,
      ),
    )
    .option('--model <file>', 'where the model is now, if it has moved')
    .option('--data <files...>', 'where the data is now, if it has moved')
    .addOption(workersOption())
    .addOption(jsonOption());
