import { PbfWriter } from 'pbf';

/** Numbers of TensorProto.DataType. */
const elementTypes = { FLOAT: 1, UINT8: 2, INT8: 3, INT32: 6, INT64: 7, BOOL: 9, FLOAT16: 10 } as const;

type ElementType = keyof typeof elementTypes;

export interface BuiltConstant {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** Stored in the typed field instead of raw bytes. */
  readonly isTyped?: boolean;
  /** Said to be in another file. */
  readonly isExternal?: boolean;
}

/** A number is an INT, an array INTS. */
export type BuiltAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly tensor: BuiltConstant };

export interface BuiltNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, BuiltAttribute>>;
  /** Holds an empty graph as an attribute. */
  readonly hasGraph?: boolean;
}

export interface BuiltEnd {
  readonly name: string;
  readonly type: ElementType;
  /** A name leaves an extent open, null the rank. */
  readonly shape: readonly (number | string)[] | null;
}

export interface BuiltOnnx {
  readonly opset?: number;
  readonly inputs: readonly BuiltEnd[];
  readonly outputs: readonly BuiltEnd[];
  readonly nodes: readonly BuiltNode[];
  readonly constants: readonly BuiltConstant[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly hasFunction?: boolean;
  readonly hasSparse?: boolean;
}

/** The model as an .onnx file, its fields in the order of their numbers, as Protocol Buffers writes them. */
export function buildOnnx(model: BuiltOnnx): Uint8Array {
  const file = new PbfWriter();
  file.writeVarintField(1, 8);
  file.writeStringField(2, 'tauscope-tests');
  file.writeMessage(7, writeGraph, model);
  for (const [domain, version] of [['', model.opset ?? 13] as const, ['com.microsoft', 1] as const])
    file.writeMessage(
      8,
      (_, opset) => {
        opset.writeStringField(1, domain);
        opset.writeVarintField(2, version);
      },
      null,
    );
  for (const [key, text] of Object.entries(model.metadata ?? {}))
    file.writeMessage(
      14,
      (_, entry) => {
        entry.writeStringField(1, key);
        entry.writeStringField(2, text);
      },
      null,
    );
  if (model.hasFunction) file.writeMessage(25, (_, part) => part.writeStringField(1, 'Swish'), null);
  return file.finish().slice();
}

function writeGraph(model: BuiltOnnx, graph: PbfWriter): void {
  for (const node of model.nodes) graph.writeMessage(1, writeNode, node);
  graph.writeStringField(2, 'graph');
  for (const constant of model.constants) graph.writeMessage(5, writeTensor, constant);
  for (const end of model.inputs) graph.writeMessage(11, writeEnd, end);
  for (const end of model.outputs) graph.writeMessage(12, writeEnd, end);
  if (model.hasSparse) graph.writeMessage(15, (_, part) => part.writeVarintField(3, 1), null);
}

function writeNode(node: BuiltNode, message: PbfWriter): void {
  for (const input of node.inputs) message.writeStringField(1, input);
  for (const output of node.outputs) message.writeStringField(2, output);
  message.writeStringField(3, node.name ?? '');
  message.writeStringField(4, node.type);
  for (const [name, value] of Object.entries(node.attributes ?? {}))
    message.writeMessage(5, writeAttribute, { name, value });
  if (node.hasGraph)
    message.writeMessage(
      5,
      (_, attribute) => {
        attribute.writeStringField(1, 'then_branch');
        attribute.writeMessage(6, () => undefined, null);
        attribute.writeVarintField(20, 5);
      },
      null,
    );
  if (node.domain) message.writeStringField(7, node.domain);
}

function writeAttribute({ name, value }: { name: string; value: BuiltAttribute }, message: PbfWriter): void {
  message.writeStringField(1, name);
  if (typeof value === 'number') {
    message.writeVarintField(3, value);
    message.writeVarintField(20, 2);
  } else if (typeof value === 'string') {
    message.writeStringField(4, value);
    message.writeVarintField(20, 3);
  } else if ('float' in value) {
    message.writeFloatField(2, value.float);
    message.writeVarintField(20, 1);
  } else if ('tensor' in value) {
    message.writeMessage(5, writeTensor, value.tensor);
    message.writeVarintField(20, 4);
  } else {
    for (const item of value) message.writeVarintField(8, item);
    message.writeVarintField(20, 7);
  }
}

function writeTensor(constant: BuiltConstant, message: PbfWriter): void {
  const { name, type, shape, values, isTyped, isExternal } = constant;
  for (const extent of shape) message.writeVarintField(1, extent);
  message.writeVarintField(2, elementTypes[type]);
  if (isTyped && type === 'FLOAT') message.writePackedFloat(4, [...values]);
  if (isTyped && type !== 'FLOAT') message.writePackedVarint(type === 'INT64' ? 7 : 5, [...values]);
  message.writeStringField(8, name);
  if (!isTyped && !isExternal) message.writeBytesField(9, rawBytes(type, values));
  if (isExternal) {
    message.writeMessage(
      13,
      (_, entry) => {
        entry.writeStringField(1, 'location');
        entry.writeStringField(2, 'weights.bin');
      },
      null,
    );
    message.writeVarintField(14, 1);
  }
}

function rawBytes(type: ElementType, values: readonly number[]): Uint8Array {
  switch (type) {
    case 'FLOAT':
      return new Uint8Array(Float32Array.from(values).buffer);
    case 'UINT8':
    case 'BOOL':
      return Uint8Array.from(values);
    case 'INT8':
      return new Uint8Array(Int8Array.from(values).buffer);
    case 'INT32':
      return new Uint8Array(Int32Array.from(values).buffer);
    case 'INT64':
      return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    case 'FLOAT16':
      return new Uint8Array(2 * values.length);
  }
}

function writeEnd({ name, type, shape }: BuiltEnd, message: PbfWriter): void {
  message.writeStringField(1, name);
  message.writeMessage(
    2,
    (_, kind) =>
      kind.writeMessage(
        1,
        (__, tensor) => {
          tensor.writeVarintField(1, elementTypes[type]);
          if (shape) tensor.writeMessage(2, writeShape, shape);
        },
        null,
      ),
    null,
  );
}

function writeShape(shape: NonNullable<BuiltEnd['shape']>, message: PbfWriter): void {
  for (const extent of shape)
    message.writeMessage(
      1,
      (_, dimension) => {
        if (typeof extent === 'string') dimension.writeStringField(2, extent);
        else dimension.writeVarintField(1, extent);
      },
      null,
    );
}
