import type { StoredOperator } from './storedModel.ts';

/** Those whose outputs are parts of their input. */
const divisible = new Set(['SPLIT', 'SPLIT_V', 'UNPACK']);

/**
 * The operators, those with several outputs as one for each output that is read.
 * @param output of the model
 * @param firstIndex index of the first operator that is added
 */
export function dividedOperators(
  operators: readonly StoredOperator[],
  output: number,
  firstIndex: number,
): StoredOperator[] {
  const read = new Set([output, ...operators.flatMap(({ inputs }) => inputs)]);
  let index = firstIndex;
  return operators.flatMap((operator) => {
    const { name, outputs } = operator;
    if (!divisible.has(name)) return operator;
    const parts = outputs.map((id, number) => ({
      ...operator,
      outputs: [id],
      part: { number, of: outputs.length },
    }));
    return parts
      .filter(({ outputs: [id] }) => read.has(id!))
      .map((part, n) => (n === 0 ? part : { ...part, index: index++ }));
  });
}
