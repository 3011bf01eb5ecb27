import { formatError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import type { NodeInputs } from './nodeInputs.ts';

/** The bias of a Conv has a value for each output channel, unlike what a Gemm or an Add spreads out. */
export function checkConvBias(inputs: NodeInputs, channels: number): void {
  const count = inputs.has(2) ? elementCount(inputs.shape(2)) : channels;
  if (count === channels) return;
  throw formatError(
    `${inputs.node.label} has a bias of ${count} values`,
    `${channels}, one per output channel`,
  );
}
