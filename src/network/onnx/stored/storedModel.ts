import { shownName } from '../../../words/names.ts';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError, unsupportedError } from '../../modelError.ts';
import { Attributes } from './attributes.ts';
import type { OnnxTensor } from './onnxTensor.ts';
import { readTensor } from './onnxTensor.ts';
import { Message } from './protobuf.ts';
import {
  dimensionFields,
  elementTypeName,
  graphFields,
  modelFields,
  nodeFields,
  opsetFields,
  shapeFields,
  tensorTypeFields,
  typeFields,
  valueInfoFields,
} from './schema.ts';

/** An operator of the graph; values between operators are known by their names, '' is an input that is left out. */
export interface OnnxNode {
  /** Position in the file. */
  readonly index: number;
  /** `Conv`; operators of other domains than ONNX's own with it: `com.microsoft.QLinearAdd`. */
  readonly type: string;
  /** How error texts call it: `operator 7 (Conv /features/conv1)`. */
  readonly label: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
  /** Opset of the operator, where it is not the model's. */
  readonly opset?: number;
}

/** An input or output of the graph, as the file declares it. */
export interface DeclaredValue {
  readonly name: string;
  readonly type: string;
  /** null where an extent is left open; absent when the rank is. */
  readonly shape: readonly (number | null)[] | null;
}

/** What the container holds; how its parts fit together is not checked yet. */
export interface StoredModel {
  /** Version of ONNX's own operators. */
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly DeclaredValue[];
  readonly outputs: readonly DeclaredValue[];
}

/** Opens the container. Throws a TauscopeError when the file is damaged, over a limit, or more than one plain graph. */
export function openStoredModel(file: Uint8Array): StoredModel {
  let graph: Message | null = null;
  let opset = 0;
  for (const field of new Message(file).fields()) {
    if (field.number === modelFields.graph) {
      // Others would merge the two.
      if (graph) throw formatError('the model file has two graphs', 'one');
      graph = field.message();
    }
    if (field.number === modelFields.opsetImport) opset = Math.max(opset, ownOpset(field.message()));
    if (field.number === modelFields.functions)
      throw unsupportedError(
        'the model defines functions of its own',
        'Tauscope reads graphs of plain operators',
        'inline the functions (onnx.inliner) before saving',
      );
  }
  if (!graph) throw formatError('the model file has no graph', 'one');
  return { opset, ...readGraph(graph) };
}

function isOwnDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}

/** 0 for another domain than ONNX's. */
function ownOpset(message: Message): number {
  let domain = '';
  let version = 0;
  for (const field of message.fields()) {
    if (field.number === opsetFields.domain) domain = field.text();
    if (field.number === opsetFields.version) version = field.int();
  }
  return isOwnDomain(domain) ? version : 0;
}

function readGraph(message: Message): Omit<StoredModel, 'opset'> {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxTensor>();
  const inputs: DeclaredValue[] = [];
  const outputs: DeclaredValue[] = [];
  for (const field of message.fields()) {
    if (field.number === graphFields.node) {
      if (nodes.length === modelLimits.nodes) throw limitError('the model has more nodes', 'nodes');
      nodes.push(readNode(field.message(), nodes.length));
    }
    if (field.number === graphFields.initializer) {
      const { name, tensor } = readTensor(field.message(), `constant ${constants.size}`);
      if (constants.has(name))
        throw formatError(`${tensor.label} is stored twice`, 'one value for each name');
      constants.set(name, tensor);
    }
    if (field.number === graphFields.input) inputs.push(readDeclared(field.message()));
    if (field.number === graphFields.output) outputs.push(readDeclared(field.message()));
    if (field.number === graphFields.sparseInitializer)
      throw unsupportedError(
        'the model has sparse constants',
        'Tauscope reads plain tensors',
        'save them dense',
      );
    const tensors = constants.size + inputs.length + outputs.length;
    if (tensors > modelLimits.tensors)
      throw limitError(`the model has ${tensors} constants, inputs and outputs`, 'tensors');
  }
  return { nodes, constants, inputs, outputs };
}

function readNode(message: Message, index: number): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Message[] = [];
  let name = '';
  let operator = '';
  let domain = '';
  for (const field of message.fields()) {
    if (field.number === nodeFields.input) inputs.push(field.text());
    if (field.number === nodeFields.output) outputs.push(field.text());
    if (field.number === nodeFields.attribute) attributes.push(field.message());
    if (field.number === nodeFields.name) name = field.text();
    if (field.number === nodeFields.opType) operator = field.text();
    if (field.number === nodeFields.domain) domain = field.text();
    if (inputs.length + outputs.length > modelLimits.nodeEnds)
      throw limitError(`operator ${index} has more inputs and outputs`, 'nodeEnds');
    if (attributes.length > modelLimits.attributes)
      throw limitError(`operator ${index} has more attributes`, 'attributes');
  }
  const type = isOwnDomain(domain) ? operator : `${domain}.${operator}`;
  const label = `operator ${index} (${shownName([type, name].join(' '))})`;
  const node = { index, type, label, inputs, outputs, attributes: new Attributes(label) };
  for (const attribute of attributes) node.attributes.add(attribute);
  return node;
}

function readDeclared(message: Message): DeclaredValue {
  let name = '';
  let type = 'no tensor';
  let shape: DeclaredValue['shape'] = null;
  for (const field of message.fields()) {
    if (field.number === valueInfoFields.name) name = field.text();
    if (field.number !== valueInfoFields.type) continue;
    for (const kind of field.message().fields()) {
      if (kind.number !== typeFields.tensor) continue;
      for (const part of kind.message().fields()) {
        if (part.number === tensorTypeFields.elementType) type = elementTypeName(part.int());
        if (part.number === tensorTypeFields.shape) shape = readShape(part.message());
      }
    }
  }
  return { name, type, shape };
}

function readShape(message: Message): (number | null)[] {
  const shape: (number | null)[] = [];
  for (const dimension of message.fields()) {
    if (dimension.number !== shapeFields.dimension) continue;
    if (shape.length === modelLimits.dimensions)
      throw limitError('the model declares a value of more dimensions', 'dimensions');
    let extent: number | null = null;
    for (const field of dimension.message().fields())
      if (field.number === dimensionFields.value) extent = field.int();
    shape.push(extent);
  }
  return shape;
}
