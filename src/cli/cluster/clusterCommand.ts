import type { Command } from 'commander';
import { TauscopeError } from '../../network/errors.ts';
import type { QueueOptions } from '../checkQueueOptions.ts';
import { checkQueueOptions } from '../checkQueueOptions.ts';
import { conflictingOptions } from '../conflictingOptions.ts';
import { checkIdleOptions } from '../idleOptions.ts';

/** What a cluster is to run. */
export interface ClusterCommand {
  /** Can be repeated: run again, they go on with what there is. */
  readonly args: readonly string[];
  /** Where its results go. */
  readonly out: string;
}

/** What options say that decide whether a command can run. */
interface Said extends QueueOptions {
  readonly data?: readonly string[];
  readonly recipe?: string;
  readonly out?: string;
  readonly resume?: string;
}

/**
 * Throws TauscopeError `usage` for what is no exploration or sweep, can never run, names no results, or names a queue; what commander refuses ends as it does
 * for the command itself.
 */
export function clusterCommand(given: readonly string[], program: Command): ClusterCommand {
  const [name, ...args] = given;
  const command = program.commands.find((each) => each.name() === name);
  if (!command || (name !== 'explore' && name !== 'sweep'))
    throw new TauscopeError(
      'usage',
      `Expected is what to run behind "--": -- explore MODEL ..., or -- sweep FILE ...; found "${given.join(' ')}".`,
    );
  const { operands, unknown } = command.parseOptions(args);
  const isGiven = (key: string) => command.getOptionValueSource(key) === 'cli';
  const said = command.opts<Said>();
  const { data, recipe, out, queue, resume } = said;
  const help = `tauscope ${name} --help`;
  if (unknown.some((text) => text === '--help' || text === '-h'))
    throw new TauscopeError('usage', `Behind "--" stands what is to run. ${help} lists its options.`);
  if (unknown.length > 0)
    throw new TauscopeError(
      'usage',
      `"tauscope ${name}" has no option ${unknown[0]}; ${help} lists those it has.`,
    );
  if (out === undefined || (name === 'explore' && out === '-'))
    throw new TauscopeError('usage', 'Say where the results go: --out, in a folder that all machines share.');
  if (name === 'explore' && /(^|[/\\])\.{0,2}$/.test(out))
    throw new TauscopeError('usage', `--out ${out} is a folder. Name a file in it, such as results.json.`);
  if (queue !== undefined && isGiven('queue'))
    throw new TauscopeError('usage', 'Leave --queue out: the cluster has a broker of its own.');
  if (resume !== undefined)
    throw new TauscopeError('usage', 'Say --out instead of --resume: what is there is gone on with.');
  const conflict = conflictingOptions(command.options.filter((option) => isGiven(option.attributeName())));
  if (conflict)
    throw new TauscopeError('usage', `${conflict[0].long} and ${conflict[1].long} do not go together.`);
  checkIdleOptions(said);
  checkQueueOptions({ ...said, queue: 'the broker of the cluster' });
  if (operands.length > 1)
    throw new TauscopeError(
      'usage',
      `"tauscope ${name}" takes one ${name === 'sweep' ? 'file' : 'model'}; found "${operands.join(' ')}".`,
    );
  if (name === 'sweep' && !operands[0])
    throw new TauscopeError('usage', 'Name the file of the sweep: -- sweep FILE --out FOLDER');
  // A recipe names them, where they are built in.
  if (name === 'explore' && recipe === undefined && (!operands[0] || data === undefined))
    throw new TauscopeError('usage', 'Name model and data: -- explore MODEL --data DATA --out RESULTS.json');
  return {
    args: [name, ...(name === 'explore' && !isGiven('continue') ? ['--continue'] : []), ...args],
    out,
  };
}
