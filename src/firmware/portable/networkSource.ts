import type { Layer, Network, TensorId } from '../../network/network.ts';
import { elementCount, tensorOf } from '../../network/network.ts';
import type { SkipMasks } from '../../significance/skipMask.ts';
import type { MemoryPlan } from './memoryPlan.ts';
import { memoryPlan } from './memoryPlan.ts';
import type { BundleFile } from '../bundleJob.ts';
import { commentText } from '../comment.ts';
import { layerText, tensorText } from '../description.ts';
import type { EmittedLayer } from './layerEmitter.ts';
import { emitConvolution } from './emitConvolution.ts';
import { emitRuntimeCall } from './emitRuntimeCall.ts';
import { filledTemplate } from '../template.ts';

/** The portable C code of a network: its layers, its buffers and the function that runs it. */
export interface NetworkSource {
  readonly files: readonly BundleFile[];
  readonly plan: MemoryPlan;
}

/** `core` must be int8 throughout, `integerCore` of the model's network. */
export function networkSource(
  core: Network,
  masks: SkipMasks,
  prefix: string,
  assemblyArenaBytes: number,
): NetworkSource {
  const plan = memoryPlan(core, masks);
  const computed = core.layers.filter((layer) => layer.kind !== 'reshape');
  const emitted = computed.map((layer) => emitLayer(core, layer, masks, prefix));
  const description = `Network ${commentText(core.name)}.`;
  const macro = prefix.toUpperCase();
  const bytes = (id: TensorId) => elementCount(tensorOf(core, id).shape);
  const common = { description, macro, prefix };
  return {
    plan,
    files: [
      ...emitted.flatMap((layer) => layer.files),
      {
        path: 'network/layers.h',
        text: filledTemplate('network/layers.h', {
          description: commentText(core.name),
          guard: `${macro}_LAYERS_H`,
          prototypes: emitted.map((layer) => layer.prototype).join('\n'),
        }),
      },
      {
        path: 'network/network.h',
        text: filledTemplate('network/network.h', {
          ...common,
          guard: `${macro}_NETWORK_H`,
          input: tensorText(core, core.input),
          inputBytes: bytes(core.input),
          output: tensorText(core, core.output),
          outputBytes: bytes(core.output),
          arenaBytes: plan.arenaBytes,
          assemblyArenaBytes,
        }),
      },
      {
        path: 'network/network.c',
        text: filledTemplate('network/network.c', {
          ...common,
          buffers: bufferLines(core, plan),
          input: tensorName(core.input),
          output: tensorName(core.output),
          calls: computed.map((layer, i) => callLine(core, layer, emitted[i]!, plan)).join('\n'),
        }),
      },
    ],
  };
}

/** The layer in portable C: what the assembly kernels are compared with. */
function emitLayer(network: Network, layer: Layer, masks: SkipMasks, prefix: string): EmittedLayer {
  const mask = masks.get(layer.index);
  if (layer.kind === 'conv') return emitConvolution({ network, layer, mask, prefix });
  return emitRuntimeCall({ network, layer, mask, prefix });
}

function tensorName(id: TensorId): string {
  return `TENSOR_${id}`;
}

function bufferLines(core: Network, plan: MemoryPlan): string {
  const used = new Set([core.input, core.output]);
  for (const layer of core.layers) for (const id of [...layer.inputs, layer.output]) used.add(id);
  return [...used]
    .sort((a, b) => a - b)
    .map((id) => {
      const place = `((int8_t *)(arena + ${plan.tensors.get(id)!}))`;
      return `/* ${tensorText(core, id)} */\n#define ${tensorName(id)} ${place}`;
    })
    .join('\n');
}

function callLine(core: Network, layer: Layer, emitted: EmittedLayer, plan: MemoryPlan): string {
  const args = [...layer.inputs, layer.output].map(tensorName);
  const padded = plan.paddedInputs.get(layer.index);
  if (padded !== undefined) {
    const sums = plan.partialSums.get(layer.index);
    args.push(`arena + ${padded}`, sums === undefined ? '0' : `arena + ${sums}`);
  }
  return `    /* ${layerText(core, layer)} */\n    ${emitted.function}(${args.join(', ')});`;
}
