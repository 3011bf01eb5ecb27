import type { ResolvedGraph } from './resolveGraph.ts';

/** Whether the input has its channels last already, or becomes an image only by a new shape. */
export function keepsOrder({ nodes, input, shapes }: ResolvedGraph): boolean {
  let { name } = input;
  for (const { type, inputs, outputs, attributes } of nodes) {
    if (inputs[0] !== name) continue;
    const [output = ''] = outputs;
    if (type === 'Transpose') return attributes.ints('perm')?.join(' ') === '0 3 1 2';
    if (type === 'Reshape') return shapes.get(output)?.length === 4;
    if (!['QuantizeLinear', 'DequantizeLinear'].includes(type)) return false;
    name = output;
  }
  return false;
}
