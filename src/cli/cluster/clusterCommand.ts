import type { Command } from 'commander';
import { TauscopeError } from '../../network/errors.ts';

/**
 * What a cluster is to run, as arguments that can be repeated: run again, they go on with what there is. Throws TauscopeError `usage` for what is no
 * exploration or sweep, names no results, or names a queue; what commander refuses ends as it does for the command itself.
 */
export function clusterCommand(given: readonly string[], program: Command): string[] {
  const [name, ...args] = given;
  const command = program.commands.find((each) => each.name() === name);
  if (!command || (name !== 'explore' && name !== 'sweep'))
    throw new TauscopeError(
      'usage',
      `Expected is what to run behind "--": -- explore MODEL ..., or -- sweep FILE ...; found "${given.join(' ')}".`,
    );
  const { unknown } = command.parseOptions(args);
  const { out, queue, resume } = command.opts<{ out?: string; queue?: string; resume?: string }>();
  if (unknown.length > 0)
    throw new TauscopeError(
      'usage',
      `"tauscope ${name}" has no option ${unknown[0]}; --help lists those it has.`,
    );
  if (out === undefined)
    throw new TauscopeError('usage', 'Say where the results go: --out, in a folder that all machines share.');
  if (queue !== undefined && command.getOptionValueSource('queue') === 'cli')
    throw new TauscopeError('usage', 'Leave --queue out: the cluster has a broker of its own.');
  if (resume !== undefined)
    throw new TauscopeError('usage', 'Say --out instead of --resume: what is there is gone on with.');
  return [name, ...(name === 'explore' && !args.includes('--continue') ? ['--continue'] : []), ...args];
}
