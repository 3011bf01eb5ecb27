import type { Command } from 'commander';
import { Option } from 'commander';
import { workerCount } from '../optionNumbers.ts';
import { kubernetesCommand, slurmCommand } from './cluster.ts';
import { claimName, imageName, kubernetesName, replicaCount } from './kubernetesNames.ts';
import { sbatchOptions, taskCount, timeLimit } from './slurmOptions.ts';

/** Adds the commands of `tauscope cluster`. */
export function clusterCommands(program: Command): Command {
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
      new Option('--tasks <n>', "tasks that work, besides the driver's").argParser(taskCount).default(8),
    )
    .addOption(new Option('--cpus <n>', 'processors of each task').argParser(workerCount).default(8))
    .addOption(
      new Option('--time <limit>', 'how long a task may run at a time; it goes on in the next')
        .argParser(timeLimit)
        .default('4:00:00'),
    )
    .addOption(
      new Option('--sbatch <options...>', 'more options of sbatch, e.g. --sbatch=--partition=cpu').argParser(
        sbatchOptions,
      ),
    )
    .option('--setup <lines...>', 'shell before all else, e.g. "module load nodejs"')
    .action(slurmCommand);
  cluster
    .command('kubernetes')
    .description('a manifest for kubectl: a broker, a driver and workers')
    .argument(...clusterArgument)
    .addOption(
      new Option('--image <image>', 'an image with tauscope in its path')
        .argParser(imageName)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--claim <name>',
        'the volume claim with model and data, for the results; the working folder',
      )
        .argParser(claimName)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--replicas <n>', 'pods that work').argParser(replicaCount).default(8))
    .addOption(new Option('--cpus <n>', 'processors of each of them').argParser(workerCount).default(4))
    .addOption(
      new Option('--name <name>', 'what everything is called there')
        .argParser(kubernetesName)
        .default('tauscope'),
    )
    .action(kubernetesCommand);
  return cluster;
}
