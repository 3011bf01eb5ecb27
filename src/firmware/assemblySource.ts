import { printAssembly, symbolOf } from '../assembly/print.ts';
import { tableBytes } from '../assembly/routine.ts';
import { stackBytes } from '../assembly/stackBytes.ts';
import type { Board } from '../boards/board.ts';
import type { IntegerNetwork, Layer, Rounding, SoftmaxLayer } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import type { PinnedForms } from '../plan/fittingKernels.ts';
import type { KernelStep, NetworkKernels } from '../plan/networkKernels.ts';
import { networkKernels } from '../plan/networkKernels.ts';
import type { BundleFile } from './bundleJob.ts';
import { commentText } from './comment.ts';
import { layerText } from './description.ts';
import { filledTemplate } from './template.ts';

/** Stack of the C function that calls the kernels and of the runtime's softmax, as GCC 12 -O2 compiles them; upper estimates. */
const callerStackBytes = 48;
const softmaxStackBytes = 128;

/** What a run in assembly takes. */
export interface AssemblyMemory {
  /** Static. */
  readonly arenaBytes: number;
  /** Tables that are copied to RAM, unless it is compiled with TS_TABLES_IN_FLASH. */
  readonly tableRamBytes: number;
  readonly stackBytes: number;
}

/** The network in assembly for Cortex-M: one file per kernel and the function that calls them. */
export interface AssemblySource {
  readonly files: readonly BundleFile[];
  readonly kernels: NetworkKernels;
  readonly memory: AssemblyMemory;
}

/** Forms that are not given are chosen for `board`. */
export function assemblySource(
  network: IntegerNetwork,
  options: {
    readonly rounding: Rounding;
    readonly board: Board;
    readonly prefix: string;
    readonly forms?: PinnedForms;
    /** Of `kernelPlan`. */
    readonly activationBytes?: number;
    /** Indices of the layers whose tables are copied to RAM. */
    readonly tablesInRam?: ReadonlySet<number>;
    /** Indices of the layers whose code is copied to the code memory. */
    readonly codeInMemory?: ReadonlySet<number>;
  },
): AssemblySource {
  const { board, prefix, ...settings } = options;
  const kernels = networkKernels(network, { ...settings, target: board });
  /** What each function computes, and where it and its tables are; strips call theirs again and again. */
  const routines = new Map(
    kernels.steps.flatMap(({ routine, owner, layer, fused }) => {
      const what = layer ? layersText(network, layer, fused) : 'another layout';
      const tables = options.tablesInRam?.has(owner) ? 'ram' : 'flash';
      const code = options.codeInMemory?.has(owner) ? 'memory' : 'flash';
      return routine ? [[routine, { what, tables, code }] as const] : [];
    }),
  );
  const copied = [...routines].filter(([, { tables }]) => tables === 'ram');
  const tableRamBytes = copied.reduce((sum, [routine]) => sum + tableBytes(routine.tables), 0);
  const text = filledTemplate('assembly/network.c', {
    description: `Network ${commentText(network.name)}.`,
    board: board.name,
    arenaBytes: kernels.arenaBytes,
    prefix,
    prototypes: [...routines.keys()]
      .map((routine) => symbolOf(prefix, routine.name))
      .map((symbol) => `void ${symbol}(const uint8_t *input, uint8_t *output, uint8_t *third);`)
      .join('\n'),
    inputOffset: kernels.inputOffset,
    outputOffset: kernels.outputOffset,
    calls: kernels.steps.map((step) => callLines(network, step, prefix)).join('\n'),
  });
  const stacks = kernels.steps.map(({ routine }) => (routine ? stackBytes(routine.body) : softmaxStackBytes));
  return {
    kernels,
    memory: {
      arenaBytes: kernels.arenaBytes,
      tableRamBytes,
      stackBytes: callerStackBytes + Math.max(0, ...stacks),
    },
    files: [
      { path: 'src/assembly/network.c', text },
      ...Array.from(routines, ([routine, { what, ...places }]) => {
        const symbol = symbolOf(prefix, routine.name);
        const text = filledTemplate('assembly/kernel.S', {
          description: `${symbol}: ${commentText(what)}`,
          kernel: printAssembly([routine], prefix, places),
        });
        return { path: `src/assembly/${symbol}.S`, text };
      }),
    ],
  };
}

function layersText(network: IntegerNetwork, layer: Layer, fused: Layer | null): string {
  return [layer, ...(fused ? [fused] : [])].map((each) => layerText(network, each)).join('; ');
}

function callLines(network: IntegerNetwork, step: KernelStep, prefix: string): string {
  const { routine, layer, fused, inputOffset, outputOffset, thirdOffset } = step;
  const comment = layer ? `    /* ${layersText(network, layer, fused)} */\n` : '';
  if (routine) {
    const symbol = symbolOf(prefix, routine.name);
    const third = thirdOffset === null ? '0' : `arena.bytes + ${thirdOffset}`;
    return `${comment}    ${symbol}(arena.bytes + ${inputOffset}, arena.bytes + ${outputOffset}, ${third});`;
  }
  if (layer?.kind !== 'softmax') throw new RangeError('a step without a kernel');
  return comment + softmaxCall(network, layer, step);
}

function softmaxCall(
  network: IntegerNetwork,
  layer: SoftmaxLayer,
  { inputOffset, outputOffset }: KernelStep,
): string {
  const { shape } = tensorOf(network, layer.output);
  const classes = shape.at(-1) ?? 1;
  const rows = shape.reduce((product, extent) => product * extent, 1) / classes;
  const name = `softmax_${layer.index}`;
  return [
    `    static const ts_softmax_layer ${name} = {`,
    `        .rows = ${rows},`,
    `        .classes = ${classes},`,
    `        .factor = {${layer.multiplier}, ${layer.leftShift}},`,
    `        .diff_min = ${layer.diffMin},`,
    '    };',
    `    ts_softmax(&${name}, (const int8_t *)(arena.bytes + ${inputOffset}), (int8_t *)(arena.bytes + ${outputOffset}));`,
  ].join('\n');
}
