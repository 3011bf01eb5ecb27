import { PbfWriter } from 'pbf';

/** Numbers of TensorProto.DataType (onnx/onnx.proto). */
const elementTypes = { FLOAT: 1, INT8: 3, INT32: 6, INT64: 7 } as const;

/** Numbers of AttributeProto.AttributeType. */
const attributeTypes = { INT: 2, STRING: 3, INTS: 7 } as const;

const irVersion = 8;
const opset = 17;

interface Constant {
  readonly name: string;
  readonly type: keyof typeof elementTypes;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int8Array | Int32Array | BigInt64Array;
}

type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly string: string };

type Attributes = Readonly<Record<string, Attribute>>;

interface Node {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Attributes;
}

interface End {
  readonly name: string;
  /** With the batch, which may be a name. */
  readonly shape: readonly (number | string)[];
}

/** A graph under construction with float32 ends; gives the bytes of an .onnx file. */
export class OnnxFile {
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Constant>();

  /** Adds an operator; gives the name of its output. */
  node(type: string, inputs: readonly string[], output: string, attributes: Attributes = {}): string {
    this.#nodes.push({ type, inputs, output, attributes });
    return output;
  }

  /** Adds a constant; gives its name. */
  constant(name: string, shape: readonly number[], values: Constant['values']): string {
    this.#constants.set(name, { name, type: elementTypeOf(values), shape, values });
    return name;
  }

  /** Adds a list of whole numbers, as shapes and indices are; gives its name. */
  int64s(name: string, values: ArrayLike<number>): string {
    return this.constant(name, [values.length], BigInt64Array.from(Array.from(values), BigInt));
  }

  bytes(name: string, inputs: readonly End[], outputs: readonly End[]): Uint8Array {
    const file = new PbfWriter();
    file.writeVarintField(1, irVersion);
    file.writeStringField(2, 'Tauscope');
    file.writeMessage(7, (_, graph) => this.#writeGraph(graph, name, inputs, outputs), null);
    file.writeMessage(8, (_, operators) => operators.writeVarintField(2, opset), null);
    return file.finish();
  }

  #writeGraph(graph: PbfWriter, name: string, inputs: readonly End[], outputs: readonly End[]): void {
    for (const node of this.#nodes) graph.writeMessage(1, writeNode, node);
    graph.writeStringField(2, name);
    for (const constant of this.#constants.values()) graph.writeMessage(5, writeConstant, constant);
    for (const end of inputs) graph.writeMessage(11, writeEnd, end);
    for (const end of outputs) graph.writeMessage(12, writeEnd, end);
  }
}

function elementTypeOf(values: Constant['values']): Constant['type'] {
  if (values instanceof Float32Array) return 'FLOAT';
  if (values instanceof Int8Array) return 'INT8';
  return values instanceof Int32Array ? 'INT32' : 'INT64';
}

function writeNode({ type, inputs, output, attributes }: Node, message: PbfWriter): void {
  for (const input of inputs) message.writeStringField(1, input);
  message.writeStringField(2, output);
  message.writeStringField(3, `${type} ${output}`);
  message.writeStringField(4, type);
  for (const [name, value] of Object.entries(attributes))
    message.writeMessage(
      5,
      (_, attribute) => {
        attribute.writeStringField(1, name);
        if ('int' in value) attribute.writeVarintField(3, value.int);
        else if ('string' in value) attribute.writeStringField(4, value.string);
        else for (const item of value.ints) attribute.writeVarintField(8, item);
        const type = 'int' in value ? 'INT' : 'string' in value ? 'STRING' : 'INTS';
        attribute.writeVarintField(20, attributeTypes[type]);
      },
      null,
    );
}

function writeConstant({ name, type, shape, values }: Constant, message: PbfWriter): void {
  for (const extent of shape) message.writeVarintField(1, extent);
  message.writeVarintField(2, elementTypes[type]);
  message.writeStringField(8, name);
  message.writeBytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function writeEnd({ name, shape }: End, message: PbfWriter): void {
  message.writeStringField(1, name);
  const dimension = (extent: number | string, part: PbfWriter) => {
    if (typeof extent === 'string') part.writeStringField(2, extent);
    else part.writeVarintField(1, extent);
  };
  const writeShape = (_: null, part: PbfWriter) => {
    for (const extent of shape) part.writeMessage(1, dimension, extent);
  };
  const writeTensorType = (_: null, part: PbfWriter) => {
    part.writeVarintField(1, elementTypes.FLOAT);
    part.writeMessage(2, writeShape, null);
  };
  message.writeMessage(2, (_, part) => part.writeMessage(1, writeTensorType, null), null);
}
