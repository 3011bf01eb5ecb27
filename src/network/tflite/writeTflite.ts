import type { Offset } from 'flatbuffers';
import { Builder } from 'flatbuffers';
import type { Layer, Network, Tensor, TensorId } from '../network.ts';
import { builtinOperatorCode } from './builtinOperators.ts';
import {
  writeData,
  writeFloat32s,
  writeInt32s,
  writeInt64s,
  writeOffsets,
  writeTable,
} from './flatBufferTables.ts';
import {
  bufferSlots,
  fileIdentifier,
  modelSlots,
  operatorCodeSlots,
  operatorSlots,
  quantizationSlots,
  schemaVersion,
  subgraphSlots,
  tensorSlots,
  tensorTypes,
} from './schema.ts';
import { writtenOperator } from './writeOperator.ts';
import type { StoredConstant } from './writtenOperator.ts';

/**
 * The network as a .tflite file; `readTflite` gives the same network back. Pairs that a layer skips have weights of 0.
 * @throws TauscopeError `model-unsupported` for what a file cannot say, such as margins that are neither SAME nor VALID
 */
export function writeTflite(network: Network): Uint8Array {
  const builder = new Builder(1024);
  const file = new TfliteFile(builder);
  for (const tensor of network.tensors) file.addActivation(tensor);
  for (const layer of network.layers) file.addLayer(network, layer);
  file.finish(network);
  return builder.asUint8Array();
}

class TfliteFile {
  readonly #builder: Builder;
  readonly #tensors: Offset[] = [];
  readonly #operators: Offset[] = [];
  /** Position in the file's list by operator, in order of first use. */
  readonly #codes = new Map<string, { readonly position: number; readonly table: Offset }>();
  /** Buffer 0 is the empty one, by convention. */
  readonly #buffers: Offset[];

  constructor(builder: Builder) {
    this.#builder = builder;
    this.#buffers = [writeTable(builder, {})];
  }

  addActivation({ name, shape, type, scale, zeroPoint }: Tensor): void {
    const quantisation = type === 'int8' ? { scales: [scale], zeroPoints: [zeroPoint], axis: 0 } : null;
    this.#addTensor(name, [1, ...shape], type === 'int8' ? 'INT8' : 'FLOAT32', 0, quantisation);
  }

  addLayer(network: Network, layer: Layer): void {
    const { name, version, options, constants, constantsFirst } = writtenOperator(network, layer);
    const stored = constants.map((constant) => this.#addConstant(layer, constant));
    const inputs = constantsFirst ? [...stored, ...layer.inputs] : [...layer.inputs, ...stored];
    const fields = {
      [operatorSlots.opcodeIndex]: { int32: this.#codeOf(name, version) },
      [operatorSlots.inputs]: writeInt32s(this.#builder, inputs),
      [operatorSlots.outputs]: writeInt32s(this.#builder, [layer.output]),
      ...(options && {
        [operatorSlots.optionsType]: { int8: options.type },
        [operatorSlots.options]: { offset: writeTable(this.#builder, options.fields) },
      }),
    };
    this.#operators.push(writeTable(this.#builder, fields));
  }

  finish({ input, output }: Network): void {
    const builder = this.#builder;
    const subgraph = writeTable(builder, {
      [subgraphSlots.tensors]: writeOffsets(builder, this.#tensors),
      [subgraphSlots.inputs]: writeInt32s(builder, [input]),
      [subgraphSlots.outputs]: writeInt32s(builder, [output]),
      [subgraphSlots.operators]: writeOffsets(builder, this.#operators),
    });
    const codes = Array.from(this.#codes.values(), ({ table }) => table);
    const model = writeTable(builder, {
      [modelSlots.version]: { int32: schemaVersion },
      [modelSlots.operatorCodes]: writeOffsets(builder, codes),
      [modelSlots.subgraphs]: writeOffsets(builder, [subgraph]),
      [modelSlots.buffers]: writeOffsets(builder, this.#buffers),
    });
    builder.finish(model, fileIdentifier);
  }

  #addConstant({ index }: Layer, { role, shape, values, quantisation }: StoredConstant): TensorId {
    const buffer = this.#buffers.push(
      writeTable(this.#builder, { [bufferSlots.data]: writeData(this.#builder, values) }),
    );
    const type = values instanceof Int8Array ? 'INT8' : 'INT32';
    return this.#addTensor(`operator ${index}/${role}`, shape, type, buffer - 1, quantisation);
  }

  #addTensor(
    name: string,
    shape: readonly number[],
    type: string,
    buffer: number,
    quantisation: StoredConstant['quantisation'],
  ): TensorId {
    const builder = this.#builder;
    const fields = {
      [tensorSlots.shape]: writeInt32s(builder, shape),
      [tensorSlots.type]: { int8: tensorTypes.indexOf(type) },
      [tensorSlots.buffer]: { int32: buffer },
      [tensorSlots.name]: { offset: builder.createString(name) },
      ...(quantisation && {
        [tensorSlots.quantization]: {
          offset: writeTable(builder, {
            [quantizationSlots.scale]: writeFloat32s(builder, quantisation.scales),
            [quantizationSlots.zeroPoint]: writeInt64s(builder, quantisation.zeroPoints),
            [quantizationSlots.quantizedDimension]: { int32: quantisation.axis },
          }),
        },
      }),
    };
    return this.#tensors.push(writeTable(builder, fields)) - 1;
  }

  #codeOf(name: string, version: number): number {
    const known = this.#codes.get(name);
    if (known) return known.position;
    const code = builtinOperatorCode(name);
    const table = writeTable(this.#builder, {
      [operatorCodeSlots.deprecatedBuiltinCode]: { int8: Math.min(code, 127) },
      [operatorCodeSlots.version]: { int32: version },
      [operatorCodeSlots.builtinCode]: { int32: code },
    });
    const position = this.#codes.size;
    this.#codes.set(name, { position, table });
    return position;
  }
}
