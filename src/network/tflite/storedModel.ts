import { shownName } from '../../words/names.ts';
import type { Quantisation } from '../build/quantisation.ts';
import { modelLimits } from '../limits.ts';
import { formatError, limitError, unsupportedError } from '../modelError.ts';
import { elementCount } from '../network.ts';
import { builtinOperatorName, customOperator } from './builtinOperators.ts';
import type { FlatVector } from './flatBuffer.ts';
import { elementsOf, FlatTable } from './flatBuffer.ts';
import {
  bufferSlots,
  modelSlots,
  operatorCodeSlots,
  operatorSlots,
  quantizationSlots,
  schemaVersion,
  subgraphSlots,
  tensorSlots,
  tensorTypes,
} from './schema.ts';

/** A tensor of the file, activation or constant, with the batch dimension. */
export interface StoredTensor {
  /** As people are shown it. */
  readonly name: string;
  /** How error texts call it: `tensor conv1`. */
  readonly label: string;
  readonly shape: readonly number[];
  /** True when the batch, or another dimension, is left open (stored as -1 in the shape signature). */
  readonly openDimensions: readonly boolean[];
  readonly type: string;
  readonly quantisation: Quantisation;
  /** Empty for activations. */
  readonly data: Uint8Array;
}

export interface StoredOperator {
  readonly index: number;
  readonly name: string;
  /** How error texts call it: `operator 7 (CONV_2D)`. */
  readonly label: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Of an operator that was divided by its outputs (`dividedOperators.ts`): which one is left, and how many there were. */
  readonly part?: { readonly number: number; readonly of: number };
  readonly options: FlatTable | null;
  readonly optionsType: number;
}

/** The single subgraph of a TensorFlow Lite file; tensors are read when asked for. */
export interface StoredModel {
  readonly operators: readonly StoredOperator[];
  readonly input: number;
  readonly outputs: readonly number[];
  tensor(id: number): StoredTensor;
  /** As the file has it, whatever the rest of the tensor is like. */
  tensorName(id: number): string;
}

/**
 * Opens the container: version, counts, operators. Throws a TauscopeError when the file is damaged, over a limit, or
 * holds more than one subgraph or input.
 */
export function openStoredModel(file: Uint8Array): StoredModel {
  const model = FlatTable.root(file);
  const version = model.uint32(modelSlots.version);
  if (version !== schemaVersion)
    throw formatError(`the model file has schema version ${version}`, `version ${schemaVersion}`);

  const subgraphs = model.tables(modelSlots.subgraphs);
  if (subgraphs.length === 0) throw formatError('the model file has no subgraph', 'one');
  if (subgraphs.length > 1)
    throw unsupportedError(
      `the model has ${subgraphs.length} subgraphs`,
      'Tauscope runs models with one',
      'convert without control flow and with a single signature',
    );
  const subgraph = subgraphs.at(0);
  const tensors = subgraph.tables(subgraphSlots.tensors);
  if (tensors.length > modelLimits.tensors)
    throw limitError(`the model has ${tensors.length} tensors`, 'tensors');
  const buffers = model.tables(modelSlots.buffers);
  const tableOf = (id: number) => {
    if (id >= 0 && id < tensors.length) return tensors.at(id);
    throw formatError(`the model refers to tensor ${id}`, `one of its ${tensors.length} tensors`);
  };

  return {
    operators: readOperators(model, subgraph),
    input: onlyInput(subgraph.int32s(subgraphSlots.inputs)),
    outputs: tensorIds(subgraph.int32s(subgraphSlots.outputs), 'the model'),
    tensor: (id) => readTensor(tableOf(id), id, { file, buffers }),
    tensorName: (id) => tableOf(id).string(tensorSlots.name),
  };
}

function onlyInput(ids: FlatVector<number>): number {
  if (ids.length === 1) return ids.at(0);
  throw unsupportedError(
    `the model has ${ids.length} inputs`,
    'Tauscope runs models with one input',
    'export the model with a single input',
  );
}

function readOperators(model: FlatTable, subgraph: FlatTable): StoredOperator[] {
  const codes = model.tables(modelSlots.operatorCodes);
  const stored = subgraph.tables(subgraphSlots.operators);
  if (stored.length > modelLimits.operators)
    throw limitError(`the model has ${stored.length} operators`, 'operators');
  return elementsOf(stored).map((table, index) => {
    const code = table.uint32(operatorSlots.opcodeIndex);
    if (code >= codes.length)
      throw formatError(
        `operator ${index} refers to operator code ${code}`,
        `one of the file's ${codes.length} operator codes`,
      );
    const name = operatorName(codes.at(code));
    const label = `operator ${index} (${name})`;
    return {
      index,
      name,
      label,
      inputs: tensorIds(table.int32s(operatorSlots.inputs), label),
      outputs: tensorIds(table.int32s(operatorSlots.outputs), label),
      options: table.table(operatorSlots.options),
      optionsType: table.uint8(operatorSlots.optionsType),
    };
  });
}

/** TensorFlow Lite takes the larger of the old one-byte field and the new one. */
function operatorName(code: FlatTable): string {
  const builtin = Math.max(
    code.int8(operatorCodeSlots.deprecatedBuiltinCode),
    code.int32(operatorCodeSlots.builtinCode),
  );
  return builtin === customOperator
    ? `CUSTOM "${shownName(code.string(operatorCodeSlots.customCode))}"`
    : builtinOperatorName(builtin);
}

function tensorIds(ids: FlatVector<number>, label: string): number[] {
  if (ids.length > modelLimits.tensors) throw limitError(`${label} lists ${ids.length} tensors`, 'tensors');
  return elementsOf(ids);
}

/** What stands for a name where there is none as well. */
export function shownTensorName(name: string, id: number): string {
  return shownName(name) || `tensor ${id}`;
}

/** Where the data of constants lies. */
interface StoredData {
  readonly file: Uint8Array;
  readonly buffers: FlatVector<FlatTable>;
}

function readTensor(table: FlatTable, id: number, stored: StoredData): StoredTensor {
  const name = shownName(table.string(tensorSlots.name));
  const label = `tensor ${name || id}`;
  const type = table.int8(tensorSlots.type);
  if (table.has(tensorSlots.sparsity)) throw unsupportedStorage(label, 'sparse', 'export it dense');
  if (table.bool(tensorSlots.isVariable))
    throw unsupportedStorage(label, 'a variable', 'export a model without state');
  if (table.uint32(tensorSlots.externalBuffer) !== 0)
    throw unsupportedStorage(label, 'stored in another file', 'export the model as one file');

  const shape = readShape(table, label);
  const signature = table.int32s(tensorSlots.shapeSignature);
  const quantization = table.table(tensorSlots.quantization);
  if (quantization && quantization.uint8(quantizationSlots.detailsType) !== 0)
    throw unsupportedStorage(label, 'quantised in blocks or by a custom scheme', 'quantise it per channel');
  return {
    name: shownTensorName(name, id),
    label,
    shape,
    openDimensions: shape.map((_, axis) => axis < signature.length && signature.at(axis) === -1),
    type: tensorTypes[type] ?? `of type number ${type}`,
    quantisation: {
      scales: quantization?.float32s(quantizationSlots.scale) ?? [],
      zeroPoints: quantization?.int64s(quantizationSlots.zeroPoint) ?? [],
      axis: quantization?.int32(quantizationSlots.quantizedDimension) ?? 0,
    },
    data: readData(table.uint32(tensorSlots.buffer), stored, label),
  };
}

function unsupportedStorage(label: string, found: string, remedy: string): Error {
  return unsupportedError(`${label} is ${found}`, 'Tauscope reads plain tensors', remedy);
}

function readShape(table: FlatTable, label: string): number[] {
  const stored = table.int32s(tensorSlots.shape);
  if (stored.length > modelLimits.dimensions)
    throw limitError(`${label} has ${stored.length} dimensions`, 'dimensions');
  const shape = elementsOf(stored);
  const bad = shape.find((extent) => extent < 1);
  if (bad !== undefined) throw formatError(`${label} has an extent of ${bad}`, 'extents of at least 1');
  const elements = elementCount(shape);
  if (elements > modelLimits.elementsPerTensor)
    throw limitError(`${label} has ${elements} elements`, 'elementsPerTensor');
  return shape;
}

function readData(index: number, { file, buffers }: StoredData, label: string): Uint8Array {
  if (index >= buffers.length)
    throw formatError(`${label} refers to buffer ${index}`, `one of the file's ${buffers.length} buffers`);
  const buffer = buffers.at(index);
  const offset = buffer.uint64(bufferSlots.offset);
  // The schema: an offset counts from the start of the file, and 0 and 1 stand for none.
  if (offset <= 1n) return buffer.bytes(bufferSlots.data);
  const size = buffer.uint64(bufferSlots.size);
  const fileBytes = BigInt(file.length);
  if (size > 0n && offset <= fileBytes && size <= fileBytes - offset)
    return file.subarray(Number(offset), Number(offset + size));
  throw formatError(
    `${label} has its data outside the FlatBuffer, ${size} bytes at byte ${offset} of a file of ${file.length}`,
    'data that lies within the file',
    'get the whole file, or convert the model again with its data inside the FlatBuffer',
  );
}
