import { formatError, unsupportedError } from '../../modelError.ts';
import type { OnnxTensor } from '../stored/onnxTensor.ts';
import { checkShape, tensorLabel } from '../stored/onnxTensor.ts';
import type { DeclaredValue, OnnxNode, StoredModel } from '../stored/storedModel.ts';
import { chosenOutput } from './chosenOutput.ts';

/** The model's input with the batch set to 1. */
interface GraphInput {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly shape: readonly number[];
}

/**
 * A sound graph, whether its numbers are float or quantised: one input, one output, every value computed once and before
 * it is read, no node that the output does not need.
 */
export interface OnnxGraph {
  readonly opset: number;
  readonly input: GraphInput;
  readonly output: string;
  /** In execution order. */
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

const opsets = { least: 11, most: 21 };

/**
 * Checks how the parts of the file fit together. Throws a TauscopeError that names what does not.
 * @param choice name or number of the output that is meant, for models with several
 */
export function openGraph(model: StoredModel, choice?: string): OnnxGraph {
  const { opset, nodes, constants, inputs } = model;
  if (opset < opsets.least || opset > opsets.most)
    throw unsupportedError(
      opset === 0 ? 'the model names no version of its operators' : `the model uses opset ${opset}`,
      `Tauscope reads opsets ${opsets.least} to ${opsets.most}`,
      'export the model with opset 13 to 21',
    );
  // Older files list constants among the inputs.
  const input = inputOf(onlyInput(inputs.filter(({ name }) => !constants.has(name))));
  const output = chosenOutput(model, choice);
  checkOrder(nodes, new Set([...constants.keys(), input.name]));
  if (!nodes.some(({ outputs: produced }) => produced.includes(output)))
    throw formatError(
      `the model's output is ${tensorLabel(output)}, which no operator computes`,
      'the output of an operator',
    );
  return { opset, input, output, nodes: neededNodes(nodes, output), constants };
}

function onlyInput(inputs: readonly DeclaredValue[]): DeclaredValue {
  const [only] = inputs;
  if (only && inputs.length === 1) return only;
  throw unsupportedError(
    `the model has ${inputs.length} inputs`,
    'Tauscope runs models with one input',
    'export the model with a single input',
  );
}

function inputOf({ name, type, shape }: DeclaredValue): GraphInput {
  const label = tensorLabel(name);
  const open = shape ? shape.findIndex((extent, axis) => extent === null && axis > 0) : 0;
  if (!shape || open > 0)
    throw unsupportedError(
      `${label}, the model's input, leaves ${shape ? `dimension ${open}` : 'its shape'} open`,
      'Tauscope needs fixed shapes',
      'export the model with a fixed input shape',
    );
  const [batch, ...rest] = shape.map((extent) => extent ?? 1);
  if (batch !== 1 || rest.length === 0 || rest.includes(0))
    throw unsupportedError(
      `${label}, the model's input, has shape [${shape.join(', ')}]`,
      'Tauscope runs one image at a time, with shapes [1, ...]',
      'export the model with a batch of 1 or an open one',
    );
  checkShape(label, [batch, ...rest]);
  return { name, label, type, shape: [batch, ...rest] };
}

/** Every name has one origin, which comes before its readers; so there is no cycle. */
function checkOrder(nodes: readonly OnnxNode[], known: Set<string>): void {
  const produced = new Set(nodes.flatMap(({ outputs }) => outputs));
  for (const { label, inputs, outputs } of nodes) {
    for (const name of inputs) {
      if (name === '' || known.has(name)) continue;
      if (produced.has(name))
        throw formatError(
          `${label} reads ${tensorLabel(name)} before it is computed`,
          'operators in execution order, without cycles',
        );
      throw formatError(`${label} reads ${tensorLabel(name)}`, 'a name that the model has');
    }
    if (!outputs[0]) throw formatError(`${label} gives no name to its result`, 'a name for its first output');
    for (const name of outputs) {
      if (name === '') continue;
      if (known.has(name))
        throw formatError(`${label} computes ${tensorLabel(name)} a second time`, 'one origin for each name');
      known.add(name);
    }
  }
}

/** Those of the nodes, in their order, that an output needs. */
export function neededNodes(nodes: readonly OnnxNode[], output: string): OnnxNode[] {
  const needed = new Set([output]);
  return nodes
    .toReversed()
    .filter(({ inputs, outputs }) => {
      const isNeeded = outputs.some((name) => needed.has(name));
      if (isNeeded) for (const name of inputs) needed.add(name);
      return isNeeded;
    })
    .reverse();
}
