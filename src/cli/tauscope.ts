import { Command, CommanderError, Option } from 'commander';
import { boards } from '../boards/boards.ts';
import type { ExampleModel } from '../examples/examples.ts';
import { defaultBoard, exampleModels } from '../examples/examples.ts';
import { allocationNames, domainNames, methodNames, tablePlaces } from '../exploration/recipe/recipe.ts';
import { runtimeIds } from '../firmware/image/runtime.ts';
import { convFormNames } from '../kernels/convolution/convFormNames.ts';
import { TauscopeError } from '../network/errors.ts';
import { version } from '../version.ts';
import { calibrateCommand } from './calibrate.ts';
import { kubernetesCommand, slurmCommand } from './cluster/cluster.ts';
import { kubernetesName } from './cluster/kubernetes.ts';
import { compareCommand } from './compare.ts';
import { crosscheckCommand } from './crosscheck.ts';
import { exploreCommand } from './explore.ts';
import { exportCommand } from './export.ts';
import { firmwareCommand } from './firmware.ts';
import { inputScaleOption } from './inputScale.ts';
import { inspectCommand } from './inspect.ts';
import { atLeastOne, byteCount, decimal, eachDecimal, integer, probability, share } from './optionNumbers.ts';
import { quantiseCommand } from './quantise.ts';
import { arraysOption, colourOrderOption, regressionOption, resizeOption } from './readingOptions.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { handleStreamErrors } from './standardStreams.ts';
import { sweepCommand } from './sweep/sweep.ts';
import { pointList, verifyCommand } from './verify.ts';
import { workerCommand } from './worker.ts';

const namesOf = (models: readonly ExampleModel[]) => models.map(({ id }) => id).join(', ');
const modelHelp = `a .tflite or quantised .onnx file, or ${namesOf(exampleModels)}`;
const floatModelHelp = `a float .onnx or .tflite file, or ${namesOf(exampleModels.filter(({ floatPath }) => floatPath))}`;
/** An option of these lower-case ids, in any case. */
const idOption = (flags: string, help: string, ids: readonly string[]) => {
  const option = new Option(flags, help).choices(ids);
  const checked = option.parseArg!;
  return option.argParser<string>((text, previous) => checked(text.toLowerCase(), previous));
};
const boardOption = (help: string) =>
  idOption(
    '--board <board>',
    help,
    boards.map(({ id }) => id),
  );
const dataOption = () =>
  new Option(
    '--data <files...>',
    '"synthetic", or files: CIFAR-10 or -100 (.bin, .tar.gz), IDX images and labels, .npz or .npy, ' +
      'or PNG and JPEG images in class folders or with a labels.csv (a folder, .zip, .tar)',
  ).makeOptionMandatory();
const roundingOption = () =>
  new Option('--rounding <kind>', 'requantisation arithmetic')
    .choices(['double', 'single'])
    .default('double');
const workersOption = () => new Option('--workers <n>', 'worker threads').argParser(integer);
const queueOption = (help: string) => new Option('--queue <url>', help).env('TAUSCOPE_QUEUE');
const checkShareOption = () =>
  new Option('--check-share <share>', 'calls that two of them answer, 0 to 1').argParser(share).default(0.02);
const classesOption = () =>
  new Option('--classes <file>', 'a text with the name of each class, one a line, that of class 0 first');
const outputOption = () =>
  new Option(
    '--output <name>',
    'the output that is meant, by name or number, if the model has several; or a tensor to cut the model at',
  );
const floatOutputOption = () =>
  new Option(
    '--float-output <name>',
    'the output of the model of --float that is meant; that of --output unless given',
  );
const flashLimitOption = () =>
  new Option('--flash-limit <bytes>', 'flash that the firmware may take, e.g. 256K').argParser(byteCount);
const ramLimitOption = () =>
  new Option('--ram-limit <bytes>', 'RAM for its buffers, e.g. 64K').argParser(byteCount);
const jsonOption = () => new Option('--json', 'print one JSON document on standard output');
/** The board that results are shown on. */
const shownOnOptions = (command: Command) =>
  command
    .addOption(boardOption('for this board, whatever board was explored for'))
    .option(
      '--measurements <files...>',
      'cycles measured on it, as the page saves them, to which its model is fitted',
    );
/** A results file and which of its points is meant. */
const pointOptions = (command: Command) =>
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
    .addOption(new Option('--point <id>', 'this point').argParser(integer).conflicts('budget'))
    .addOption(
      new Option('--flash <bytes>', 'in kernels that take at most so much flash, e.g. 256K').argParser(
        byteCount,
      ),
    )
    .option('--model <file>', 'where the model is now, if it has moved')
    .option('--data <files...>', 'where the data is now, if it has moved')
    .addOption(workersOption())
    .addOption(jsonOption());

const program = new Command('tauscope')
  .description('Explore latency and accuracy of approximate int8 convolution kernels for Cortex-M')
  .version(version)
  // Its way to exit would be before standard output is written.
  .exitOverride()
  .showHelpAfterError('(tauscope --help lists the commands)');

program
  .command('inspect')
  .description('layers, shapes, MACs, weights and quantisation of a model; kernels and cycles on a board')
  .argument('<model>', modelHelp)
  .addOption(outputOption())
  .addOption(boardOption('also kernels, cycles, flash and RAM of the exact network there'))
  .addOption(flashLimitOption())
  .addOption(ramLimitOption())
  .addOption(jsonOption())
  .action(inspectCommand);

program
  .command('run')
  .description('run the exact network: Top-1 or mean absolute error, and raw outputs')
  .argument('<model>', modelHelp)
  .addOption(outputOption())
  .addOption(dataOption())
  .addOption(inputScaleOption())
  .addOption(resizeOption())
  .addOption(colourOrderOption())
  .addOption(arraysOption())
  .addOption(regressionOption())
  .addOption(classesOption())
  .option('--images <from:to>', 'only these images, e.g. 0:1000')
  .option('--per-class', 'also say for each class how many are right, and what it is taken for most')
  .addOption(roundingOption())
  .option('--outputs <file>', "write all outputs, one after the other, as raw bytes of the model file's type")
  .addOption(workersOption())
  .addOption(jsonOption())
  .action(runCommand);

program
  .command('crosscheck')
  .description('compare a network with onnxruntime: answers, and every layer')
  .argument('<model>', modelHelp)
  .addOption(outputOption())
  .addOption(dataOption())
  .addOption(inputScaleOption())
  .addOption(resizeOption())
  .addOption(colourOrderOption())
  .addOption(arraysOption())
  .addOption(regressionOption())
  .option('--images <from:to>', 'only these images, e.g. 0:1000')
  .option('--float <file>', 'compare with the float .onnx or .tflite model that it was made from instead')
  .addOption(floatOutputOption())
  .addOption(roundingOption())
  .addOption(workersOption())
  .addOption(jsonOption())
  .action(crosscheckCommand);

program
  .command('quantise')
  .description('make an int8 model of a float one, and compare the two')
  .argument('<model>', floatModelHelp)
  .addOption(outputOption())
  .addOption(dataOption())
  .addOption(inputScaleOption())
  .addOption(resizeOption())
  .addOption(colourOrderOption())
  .addOption(arraysOption())
  .addOption(
    new Option('--calibration <n>', 'images that scales and weights are fitted to').argParser(integer),
  )
  .addOption(
    new Option('--selection <n>', 'images on which ways to quantise are compared').argParser(integer),
  )
  .addOption(new Option('--held-out <n>', 'images for comparing the result').argParser(integer))
  .addOption(new Option('--seed <n>', 'seed of the image splits').argParser(integer).default(1))
  .addOption(roundingOption())
  .requiredOption('--out <file>', 'the int8 model: .tflite, or .onnx with quantisation steps (QDQ)')
  .addOption(workersOption())
  .addOption(jsonOption())
  .action(quantiseCommand);

program
  .command('explore')
  .description('explore what to skip and write the results')
  .argument('[model]', `${modelHelp}; not needed with --recipe of an example`)
  .addOption(outputOption())
  .addOption(new Option('--data <files...>', dataOption().description))
  .addOption(inputScaleOption())
  .addOption(resizeOption())
  .addOption(colourOrderOption())
  .addOption(arraysOption())
  .addOption(regressionOption())
  .addOption(classesOption())
  .option(
    '--float <file>',
    'count losses from this float .onnx model that the model was made from, not from the exact int8 network; or "none"',
  )
  .addOption(floatOutputOption())
  .addOption(boardOption(`target; ${defaultBoard} unless given`))
  .addOption(
    new Option(
      '--method <method>',
      'how operands are ranked; compensated unless given, paper with thresholds',
    ).choices(methodNames),
  )
  .addOption(roundingOption().default(undefined))
  .addOption(new Option('--seed <n>', 'seed of the image splits').argParser(integer))
  .option(
    '--taus <from:to:step | a,b,...>',
    'thresholds of every explored layer, for the methods paper and authors, e.g. 0:0.1:0.01; unless given even levels up to 0.1, as many as make about 1000 points',
  )
  .option(
    '--shares <from:to:step | a,b,...>',
    'skipped shares in their place, for the other methods, e.g. 0:1:0.1; unless given even levels up to 1',
  )
  .addOption(
    new Option('--channels-per-mask <n>', 'neighbouring channels that skip the same pairs').choices([
      '1',
      '2',
      '4',
    ]),
  )
  .addOption(
    new Option(
      '--allocation <where>',
      'where --method compensated skips: what costs the answers least, or the same share of every channel',
    ).choices(allocationNames),
  )
  .addOption(
    new Option(
      '--domain <domain>',
      'what --method compensated skips: products of a convolution itself, or those of fast convolution by tiles, where it has some; tiles unless given, where some layer has them',
    ).choices(domainNames),
  )
  .option('--layer-taus <layer=taus...>', 'thresholds or shares of single layers, e.g. 2=0,0.022 4=0,0.052')
  .addOption(
    new Option('--calibration <n>', 'images for ranking; a tenth, at most 256, unless given').argParser(
      integer,
    ),
  )
  .addOption(
    new Option('--selection <n>', 'images for choosing; the others, at most 10000, unless given').argParser(
      integer,
    ),
  )
  .addOption(
    new Option(
      '--held-out <n>',
      'images for checking the choice; half, at most 4000, or those of a test file, unless given',
    ).argParser(integer),
  )
  .option('--held-out-file <name>', 'the data file that gives the held-out images and no others')
  .addOption(
    new Option(
      '--dead <what>',
      'operands of significance 0, which add nothing on any calibration image: skipped even at level 0, or kept; skip unless given, keep with --method authors',
    ).choices(['skip', 'keep']),
  )
  .addOption(
    new Option(
      '--racing [error rate]',
      'drop points on the way that cannot reach the front, where the front then lacks something with at most this probability; rate 0.05 unless given',
    ).argParser(probability),
  )
  .addOption(
    new Option(
      '--search <kind>',
      'measure the whole grid of levels, or what a guided search picks; guided where a grid would leave fewer than 8 levels a layer, unless given',
    ).choices(['grid', 'guided']),
  )
  .addOption(
    new Option(
      '--evaluations <n>',
      'most configurations that a guided search measures; 1000 unless given',
    ).argParser(integer),
  )
  .addOption(
    new Option(
      '--exact',
      'measure every point on all images, where a recipe says to drop some on the way; so it is unless --racing is given',
    ).conflicts('racing'),
  )
  .option(
    '--form <layer=form...>',
    `kernel form of single convolutions: ${convFormNames.join(', ')} (streamed is the paper's), or auto`,
  )
  .addOption(flashLimitOption())
  .addOption(ramLimitOption())
  .addOption(
    new Option(
      '--tables <where>',
      'where kernels read their constants: copied to RAM where that pays and there is room, or from flash',
    ).choices(tablePlaces),
  )
  .option(
    '--refine <points>',
    'then tune the kept weights of these points to repeat the exact network: front, so many of the front, or none',
  )
  .addOption(
    new Option('--refine-images <n>', 'most images to tune with, 10000 unless given').argParser(integer),
  )
  .addOption(
    new Option(
      '--refine-steps <n>',
      'most steps of the first point, 800 unless given; others take a quarter',
    ).argParser(integer),
  )
  .addOption(
    new Option('--refine-labels <share>', 'share of the labels in what is tuned for, 0 to 1').argParser(
      decimal,
    ),
  )
  .option('--recipe <file or link>', "take all settings from a results file or a page's link")
  .option(
    '--out <file>',
    'write the results; those found so far every now and then, and when a signal ends the work',
  )
  .addOption(
    new Option('--checkpoint <seconds>', 'how often results are written on the way; 0: never')
      .argParser(decimal)
      .default(30),
  )
  .addOption(
    new Option(
      '--measurements <files...>',
      'cycles measured on the board, as the page saves them: latencies are predicted by the model fitted to them',
    ).conflicts('resume'),
  )
  .addOption(
    new Option(
      '--resume <file>',
      'go on from incomplete results, with their recipe; into the same file unless --out names another',
    ).conflicts('recipe'),
  )
  .addOption(
    new Option(
      '--continue',
      'go on from what --out holds of the same recipe, if there is any; leave it when it is complete',
    ).conflicts('resume'),
  )
  .addOption(workersOption())
  .addOption(
    queueOption(
      'let the machines that run "tauscope worker" do the work: a NATS server, nats://host:4222 or tls://',
    ),
  )
  .addOption(checkShareOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    '\nExample: tauscope explore lenet --data synthetic --board nucleo-f446re --out lenet.json',
  )
  .action(exploreCommand);

program
  .command('sweep')
  .description(
    'explore what a file lists: models, data, boards and settings; goes on where it was interrupted',
  )
  .argument('<file>', 'a JSON file with options of "tauscope explore": common, matrix, runs (docs/scale.md)')
  .requiredOption('--out <folder>', 'where the results files go, one for each exploration')
  .addOption(
    new Option(
      '--parallel <n>',
      'how many explore side by side; one unless given, four with --queue',
    ).argParser(atLeastOne),
  )
  .addOption(
    new Option('--checkpoint <seconds>', 'how often results are written on the way; 0: never')
      .argParser(decimal)
      .default(30),
  )
  .addOption(
    new Option(
      '--workers <n>',
      'worker threads of each; all cores, shared among them, unless given',
    ).argParser(integer),
  )
  .addOption(queueOption('let the machines that run "tauscope worker" do the work, see explore'))
  .addOption(checkShareOption())
  .addOption(jsonOption())
  .action(sweepCommand);

pointOptions(
  program
    .command('export')
    .description('write the kernels of one point as a bundle that builds and checks itself'),
)
  .option('--name <prefix>', "what names in C begin with; made from the model's name otherwise")
  .requiredOption('--out <file>', 'the zip to write')
  .action(exportCommand);

pointOptions(
  program
    .command('firmware')
    .description('write one point as a program that runs on its board, without a toolchain'),
)
  .addOption(
    idOption(
      '--machine <id>',
      "for another board's part, or for QEMU; the board that the point is priced for unless given",
      runtimeIds,
    ),
  )
  .option('--name <prefix>', "what it calls its network; made from the model's name otherwise")
  .option('--runner-model <id>', 'how a benchmark runner knows its data, e.g. ic01')
  .requiredOption('--out <file>', 'the .hex, .bin, .elf or (Pico 2) .uf2 to write')
  .action(firmwareCommand);

program
  .command('calibrate')
  .description("fit a board's model to cycles that were measured on it")
  .argument('<files...>', 'measurements of one board, as the page saves them')
  .addOption(jsonOption())
  .action(calibrateCommand);

program
  .command('verify')
  .description('measure the points of a results file again and say whether its answers are reproduced')
  .argument('<results>', 'file written by "tauscope explore --out", or from the page')
  .addOption(
    new Option('--points <list>', 'only the front, or only these, e.g. 0,8,9; all unless given').argParser(
      pointList,
    ),
  )
  .option('--model <file>', 'where the model is now, if it has moved')
  .option('--data <files...>', 'where the data is now, if it has moved')
  .option('--float <file>', 'where the float model is now from which losses are counted, if it has moved')
  .addOption(workersOption())
  .addOption(jsonOption())
  .action(verifyCommand);

shownOnOptions(
  program
    .command('report')
    .description('write what explorations have found as a page to look at, and as Markdown with a drawing'),
)
  .argument(
    '<results...>',
    'files written by "tauscope explore --out", or folders of them, such as a sweep\'s',
  )
  .requiredOption('--out <folder>', 'where to write report.html, report.md and front.svg')
  .option('--model <file>', 'where the model is now, if it has moved')
  .option('--data <files...>', 'where the data is now, if it has moved')
  .addOption(workersOption())
  .action(reportCommand);

program
  .command('compare')
  .description(
    'say what explorations differ in, and compare their points at equal losses; needs no model and no data',
  )
  .argument('<results...>', 'files written by "tauscope explore --out" or from the page, or folders of them')
  .addOption(
    new Option('--loss <pp...>', 'losses in percentage points; 0, 0.5, 1, 2 and 5 unless given').argParser(
      eachDecimal,
    ),
  )
  .addOption(jsonOption())
  .action(compareCommand);

program
  .command('worker')
  .description('work for explorations that run with --queue, until it is stopped')
  .addOption(
    queueOption(
      'the NATS server: nats://host:4222 or tls://, with user:password@ or token@ where it asks for them',
    ).makeOptionMandatory(),
  )
  .option('--name <name>', 'what this worker is called; made from the host otherwise')
  .addOption(workersOption())
  .action(workerCommand);

const cluster = program
  .command('cluster')
  .description('write what runs an exploration or a sweep on many machines (docs/scale.md)');
const clusterArgument = [
  '<command...>',
  'what to run, behind "--": -- explore MODEL ..., or -- sweep FILE ...',
] as const;
cluster
  .command('slurm')
  .description('a batch script for sbatch: a driver with its broker, and an array of workers')
  .argument(...clusterArgument)
  .addOption(
    new Option('--tasks <n>', "tasks that work, besides the driver's").argParser(atLeastOne).default(8),
  )
  .addOption(new Option('--cpus <n>', 'processors of each task').argParser(atLeastOne).default(8))
  .option('--time <limit>', 'how long a task may run at a time; it goes on in the next', '4:00:00')
  .option('--sbatch <options...>', 'more options of sbatch, e.g. --sbatch=--partition=cpu')
  .option('--setup <lines...>', 'shell before all else, e.g. "module load nodejs"')
  .action(slurmCommand);
cluster
  .command('kubernetes')
  .description('a manifest for kubectl: a broker, a driver and workers')
  .argument(...clusterArgument)
  .requiredOption('--image <image>', 'an image with tauscope in its path')
  .requiredOption(
    '--claim <name>',
    'the volume claim with model and data, for the results; the working folder',
  )
  .addOption(new Option('--replicas <n>', 'pods that work').argParser(atLeastOne).default(8))
  .addOption(new Option('--cpus <n>', 'processors of each of them').argParser(atLeastOne).default(4))
  .addOption(
    new Option('--name <name>', 'what everything is called there')
      .argParser(kubernetesName)
      .default('tauscope'),
  )
  .action(kubernetesCommand);

program
  .command('serve')
  .description('serve the app on localhost')
  .addOption(new Option('--port <n>', 'port, 0 for any free one').argParser(integer).default(4173))
  .option(
    '--host <name>',
    'name or address of this machine to be reached by from others; only from itself unless given',
  )
  .option('--follow <results or folder>', 'show a running exploration or sweep by the results that it writes')
  .action(serveCommand);

for (const command of [...program.commands, ...cluster.commands]) {
  const name = command.parent === cluster ? `cluster ${command.name()}` : command.name();
  command.showHelpAfterError(`(tauscope ${name} --help lists its options)`);
}

handleStreamErrors();
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode ??= error.exitCode;
  else {
    const text =
      error instanceof TauscopeError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`tauscope: ${text}\n`);
    process.exitCode ??= 1;
  }
}
