import { TauscopeError } from '../network/errors.ts';

/**
 * Throws TauscopeError `usage` where an option says something of a layer that is no convolution.
 * @param convolutions their layers, where the network is known
 */
export function checkConvolution(
  option: string,
  text: string,
  layer: number,
  convolutions: readonly number[] | undefined,
): void {
  if (!convolutions || convolutions.includes(layer)) return;
  throw new TauscopeError(
    'usage',
    `${option} takes layers that are convolutions, here ${convolutions.join(', ')}; found "${text}".`,
  );
}
