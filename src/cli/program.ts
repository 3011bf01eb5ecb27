import { Command, Option } from 'commander';
import { runtimeIds } from '../firmware/image/runtime.ts';
import { version } from '../version.ts';
import { calibrateCommand } from './calibrate.ts';
import { clusterCommands } from './cluster/clusterCommands.ts';
import {
  boardOption,
  checkpointOption,
  checkShareOption,
  classesOption,
  dataOption,
  flashLimitOption,
  floatModelHelp,
  floatOutputOption,
  idOption,
  jsonOption,
  modelHelp,
  outputOption,
  pointOptions,
  queueOption,
  ramLimitOption,
  roundingOption,
  shownOnOptions,
  workersOption,
} from './commonOptions.ts';
import { compareCommand } from './compare.ts';
import { crosscheckCommand } from './crosscheck.ts';
import { exploreCommand } from './explore.ts';
import { exploreOptions } from './exploreOptions.ts';
import { exportCommand } from './export.ts';
import { firmwareCommand } from './firmware.ts';
import { inspectCommand } from './inspect.ts';
import { eachDecimal, port, seed, wholeNumber, workerCount } from './optionNumbers.ts';
import { quantiseCommand } from './quantise.ts';
import { readingOptions, regressionOption } from './readingOptions.ts';
import { ignoreEmptyVariables, refuseEmpty } from './refuseEmpty.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { runnerModel } from './runnerModel.ts';
import { serveCommand } from './serve.ts';
import { sweepCommand } from './sweep/sweep.ts';
import { pointList, verifyCommand } from './verify.ts';
import { workerCommand } from './worker.ts';

/** The command `tauscope` with all that it takes. */
export function tauscopeProgram(): Command {
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

  readingOptions(
    program
      .command('run')
      .description('run the exact network: Top-1 or mean absolute error, and raw outputs')
      .argument('<model>', modelHelp)
      .addOption(outputOption())
      .addOption(dataOption()),
  )
    .addOption(regressionOption())
    .addOption(classesOption())
    .option('--images <from:to>', 'only these images, e.g. 0:1000')
    .addOption(
      new Option(
        '--per-class',
        'also say for each class how many are right, and what it is taken for most',
      ).conflicts('regression'),
    )
    .addOption(roundingOption())
    .option(
      '--outputs <file>',
      "write all outputs, one after the other, as raw bytes of the model file's type",
    )
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(runCommand);

  readingOptions(
    program
      .command('crosscheck')
      .description('compare a network with onnxruntime: answers, and every layer')
      .argument('<model>', modelHelp)
      .addOption(outputOption())
      .addOption(dataOption()),
  )
    .addOption(regressionOption())
    .option('--images <from:to>', 'only these images, e.g. 0:1000')
    .option('--float <file>', 'compare with the float .onnx or .tflite model that it was made from instead')
    .addOption(floatOutputOption())
    .addOption(roundingOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(crosscheckCommand);

  readingOptions(
    program
      .command('quantise')
      .description('make an int8 model of a float one, and compare the two')
      .argument('<model>', floatModelHelp)
      .addOption(outputOption())
      .addOption(dataOption()),
  )
    .addOption(
      new Option('--calibration <n>', 'images that scales and weights are fitted to').argParser(
        wholeNumber(1),
      ),
    )
    .addOption(
      new Option('--selection <n>', 'images on which ways to quantise are compared').argParser(
        wholeNumber(1),
      ),
    )
    .addOption(new Option('--held-out <n>', 'images for comparing the result').argParser(wholeNumber(1)))
    .addOption(new Option('--seed <n>', 'seed of the image splits').argParser(seed).default(1))
    .addOption(roundingOption())
    .requiredOption('--out <file>', 'the int8 model: .tflite, or .onnx with quantisation steps (QDQ)')
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(quantiseCommand);

  exploreOptions(program.command('explore')).action(exploreCommand);

  program
    .command('sweep')
    .description(
      'explore what a file lists: models, data, boards and settings; goes on where it was interrupted',
    )
    .argument(
      '<file>',
      'a JSON file with options of "tauscope explore": common, matrix, runs (docs/scale.md)',
    )
    .requiredOption('--out <folder>', 'where the results files go, one for each exploration')
    .addOption(
      new Option(
        '--parallel <n>',
        'how many explore side by side; one unless given, four with --queue',
      ).argParser(workerCount),
    )
    .addOption(checkpointOption())
    .addOption(
      new Option(
        '--workers <n>',
        'worker threads of each; all cores, shared among them, unless given',
      ).argParser(workerCount),
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
    .addOption(
      new Option('--runner-model <id>', 'how a benchmark runner knows its data, e.g. ic01').argParser(
        runnerModel,
      ),
    )
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
    .argument(
      '<results...>',
      'files written by "tauscope explore --out" or from the page, or folders of them',
    )
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
    .addOption(
      new Option('--give-up <seconds>', 'how long to wait for a broker that has gone away')
        .argParser(wholeNumber(1))
        .default(24 * 3600, 'a day, after which it has forgotten all'),
    )
    .addOption(workersOption())
    .action(workerCommand);

  const cluster = clusterCommands(program);

  program
    .command('serve')
    .description('serve the app on localhost')
    .addOption(new Option('--port <n>', 'port, 0 for any free one').argParser(port).default(4173))
    .option(
      '--host <name>',
      'name or address of this machine to be reached by from others; only from itself unless given',
    )
    .option(
      '--follow <results or folder>',
      'show a running exploration or sweep by the results that it writes',
    )
    .action(serveCommand);

  for (const command of [...program.commands, ...cluster.commands]) {
    const isOfCluster = command.parent === cluster;
    const name = isOfCluster ? `cluster ${command.name()}` : command.name();
    command.showHelpAfterError(`(tauscope ${name} --help lists its options)`);
    // What a cluster is to run is parsed by that command itself.
    refuseEmpty([...command.options, ...(isOfCluster ? [] : command.registeredArguments)]);
    ignoreEmptyVariables(command.options);
  }
  return program;
}
