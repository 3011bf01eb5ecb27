import { classCountOf } from '../exploration/recipe/classifier.ts';
import { TauscopeError } from '../network/errors.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import type { Network } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';

/** Throws TauscopeError `usage` where the two do not take inputs of one size and tell as many classes apart. */
export function checkSameTask(network: Network, source: FloatNetwork): void {
  const both = [network, { ...source, input: 0, output: source.layers.length }];
  const [int8, float] = both.map((each) => ({
    values: elementCount(tensorOf(each, each.input).shape),
    classes: classCountOf(each),
  }));
  if (int8!.values === float!.values && int8!.classes === float!.classes) return;
  throw new TauscopeError(
    'usage',
    `${network.name} takes ${int8!.values} values and tells ${int8!.classes} classes apart, ${source.name} ${float!.values} and ` +
      `${float!.classes}: give the float model that it was made from.`,
  );
}
