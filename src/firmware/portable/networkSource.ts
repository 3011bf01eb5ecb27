import { classThreshold } from '../../network/classThreshold.ts';
import type {
  ConvLayer,
  IntegerLayer,
  IntegerNetwork,
  Rounding,
  TensorId,
  TiledConvLayer,
} from '../../network/network.ts';
import { elementCount, tensorOf } from '../../network/network.ts';
import type { AssemblyMemory } from '../assemblySource.ts';
import type { BundleFile } from '../bundleJob.ts';
import { commentText } from '../comment.ts';
import { endText, layerText, tensorText } from '../description.ts';
import { filledTemplate } from '../template.ts';
import { emitConvolution } from './emitConvolution.ts';
import type { CalledLayer } from './emitRuntimeCall.ts';
import { emitRuntimeCall } from './emitRuntimeCall.ts';
import { emitTiledConvolution } from './emitTiledConvolution.ts';
import type { EmittedLayer, LayerSource } from './layerEmitter.ts';
import type { MemoryPlan } from './memoryPlan.ts';
import { memoryPlan } from './memoryPlan.ts';

/** The portable C code of a network: its layers, its buffers and the function that runs it. */
export interface NetworkSource {
  readonly files: readonly BundleFile[];
  readonly plan: MemoryPlan;
}

export function networkSource(
  network: IntegerNetwork,
  prefix: string,
  rounding: Rounding,
  assembly: AssemblyMemory,
): NetworkSource {
  const plan = memoryPlan(network);
  const computed = network.layers.filter((layer) => layer.kind !== 'reshape');
  const emitted = computed.map((layer) => emitLayer({ network, layer, prefix, rounding }));
  const description = `Network ${commentText(network.name)}.`;
  const macro = prefix.toUpperCase();
  const bytes = (id: TensorId) => elementCount(tensorOf(network, id).shape);
  return {
    plan,
    files: [
      ...emitted.flatMap((layer) => layer.files),
      {
        path: 'src/network/layers.h',
        text: filledTemplate('network/layers.h', {
          description: commentText(network.name),
          guard: `${macro}_LAYERS_H`,
          prototypes: emitted.map((layer) => layer.prototype).join('\n'),
        }),
      },
      {
        path: `src/${prefix}.h`,
        text: filledTemplate('network/network.h', {
          description,
          macro,
          prefix,
          guard: `${macro}_NETWORK_H`,
          input: endText(network, network.input),
          inputBytes: bytes(network.input),
          output: endText(network, network.output),
          outputBytes: bytes(network.output),
          outputZeroPoint: tensorOf(network, network.output).zeroPoint,
          classThreshold: Math.floor(classThreshold(network)),
          arenaBytes: plan.arenaBytes,
          assemblyArenaBytes: assembly.arenaBytes,
          tables:
            assembly.tableRamBytes > 0
              ? ` * Tables that are read faster in RAM: ${assembly.tableRamBytes} bytes of initialised data in assembly, none with -DTS_TABLES_IN_FLASH.`
              : '',
          stackBytes: assembly.stackBytes,
        }),
      },
      {
        path: 'src/network/network.c',
        text: filledTemplate('network/network.c', {
          description,
          prefix,
          arenaBytes: plan.arenaBytes,
          buffers: bufferLines(network, plan),
          input: tensorName(network.input),
          output: tensorName(network.output),
          calls: computed.map((layer, i) => callLine(network, layer, emitted[i]!, plan)).join('\n'),
        }),
      },
    ],
  };
}

/** The layer in portable C: what the assembly kernels are compared with. */
function emitLayer({ layer, ...rest }: LayerSource<CalledLayer | ConvLayer | TiledConvLayer>): EmittedLayer {
  switch (layer.kind) {
    case 'conv':
      return emitConvolution({ ...rest, layer });
    case 'tiledConv':
      return emitTiledConvolution({ ...rest, layer });
    default:
      return emitRuntimeCall({ ...rest, layer });
  }
}

function tensorName(id: TensorId): string {
  return `TENSOR_${id}`;
}

function bufferLines(network: IntegerNetwork, plan: MemoryPlan): string {
  const used = new Set([network.input, network.output]);
  for (const layer of network.layers) for (const id of [...layer.inputs, layer.output]) used.add(id);
  return [...used]
    .sort((a, b) => a - b)
    .map((id) => {
      const place = `((int8_t *)(arena.bytes + ${plan.tensors.get(id)!}))`;
      return `/* ${tensorText(network, id)} */\n#define ${tensorName(id)} ${place}`;
    })
    .join('\n');
}

function callLine(
  network: IntegerNetwork,
  layer: IntegerLayer,
  emitted: EmittedLayer,
  plan: MemoryPlan,
): string {
  const args = [...layer.inputs, layer.output].map(tensorName);
  const padded = plan.paddedInputs.get(layer.index);
  if (padded !== undefined) {
    const sums = plan.partialSums.get(layer.index);
    args.push(`arena.bytes + ${padded}`, sums === undefined ? '0' : `arena.bytes + ${sums}`);
  }
  const points = plan.tilePoints.get(layer.index);
  if (points !== undefined) args.push(`arena.bytes + ${points}`);
  return `    /* ${layerText(network, layer)} */\n    ${emitted.function}(${args.join(', ')});`;
}
