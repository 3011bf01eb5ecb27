import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { clusterCommand } from './clusterCommand.ts';
import type { KubernetesOptions } from './kubernetes.ts';
import { checkOnVolume, kubernetesManifest } from './kubernetes.ts';
import type { SlurmOptions } from './slurm.ts';
import { slurmScript } from './slurm.ts';

/** `tauscope cluster slurm`: a batch script on standard output. */
export function slurmCommand(given: readonly string[], options: SlurmOptions, command: Command): void {
  const program = [process.execPath, resolve(process.argv[1]!)];
  const { args } = clusterCommand(given, command.parent!.parent!);
  process.stdout.write(slurmScript(options, program, args, process.cwd()));
}

/** `tauscope cluster kubernetes`: a manifest on standard output. */
export function kubernetesCommand(
  given: readonly string[],
  options: KubernetesOptions,
  command: Command,
): void {
  const run = clusterCommand(given, command.parent!.parent!);
  checkOnVolume(run);
  process.stdout.write(kubernetesManifest(options, run.args, randomBytes(32).toString('hex')));
}
