import { TauscopeError } from '../../network/errors.ts';
import type { Size } from '../../network/network.ts';
import type { SkipMask } from '../../significance/skipMask.ts';
import type { Routine } from '../../assembly/routine.ts';
import { instructionCount, routineFlashBytes } from '../../assembly/routine.ts';
import { largestOffset } from '../../assembly/thumb.ts';
import type { MemoryTiming } from '../../boards/timing/memoryTiming.ts';
import { routineCycles } from '../../boards/timing/routineCycles.ts';
import type { ConvForm, TimingTarget } from './convForms.ts';
import { chosenForms, exactForms } from './convForms.ts';
import type { ConvTask, FusedPool } from './convTask.ts';
import { imageBytes, int16Output, overreadBytes, pixelBytes, rowBytes } from '../imageLayout.ts';
import { maxPool } from '../pooling.ts';
import type { RolledOptions } from './rolledConv.ts';
import { rolledConv } from './rolledConv.ts';
import { sparseConv } from './sparseConv.ts';
import { largestTile } from '../tiles/tileRegisters.ts';
import { streamedConv, unpackedConv } from './unpackedConv.ts';

/** What a kernel costs. */
export interface KernelFigures {
  readonly cycles: number;
  /** The same model at the bounds of the memory's uncertain constants. */
  readonly cyclesLow: number;
  readonly cyclesHigh: number;
  readonly instructions: number;
  readonly flashBytes: number;
  readonly scratchBytes: number;
}

/** A kernel of a convolution and what it costs. */
export interface ConvCandidate extends KernelFigures {
  readonly form: ConvForm;
  /** Generates the kernel. */
  readonly routines: () => ConvRoutines;
}

/** The functions of a convolution. */
interface ConvRoutines {
  readonly conv: Routine;
  /** Of a pooling that the convolution's kernel does not do: the convolution's output is scratch memory then. */
  readonly pool: Routine | null;
}

/** A kernel this much slower than the fastest is taken when it is smaller. */
const indifference = 1.03;

/**
 * The kernels that a convolution may have, one per form at most; of one form only when it is given. Candidates that another
 * one beats or equals in cycles, flash and scratch are left out. The first is what the model prefers when there is room:
 * the smallest of those within 3 % of the fastest; the others follow, fastest first.
 * @throws TauscopeError `model-unsupported` when the layer cannot have the given form.
 */
export function convCandidates(
  task: ConvTask,
  mask: SkipMask | undefined,
  target: TimingTarget,
  form?: ConvForm,
): ConvCandidate[] {
  const skips = mask?.includes(1) === true;
  const forms = form ? [form] : skips ? chosenForms : exactForms;
  const found = forms.map((each) => bestOfForm(task, skips ? mask : undefined, each, target));
  const candidates = found.filter((candidate) => candidate !== null);
  if (candidates.length === 0)
    throw new TauscopeError(
      'model-unsupported',
      `Layer ${task.layer.index} cannot have a kernel of the form "${form}": its window is too large; choose another form.`,
    );
  const pareto = paretoOptimal(candidates);
  const limit = pareto[0]!.cycles * indifference;
  const near = pareto.filter(({ cycles }) => cycles <= limit);
  const preferred = near.reduce((best, next) => (next.flashBytes < best.flashBytes ? next : best));
  return [preferred, ...pareto.filter((candidate) => candidate !== preferred)];
}

/** Fastest first. */
function paretoOptimal(candidates: readonly ConvCandidate[]): ConvCandidate[] {
  const kept: ConvCandidate[] = [];
  for (const next of [...candidates].sort((a, b) => a.cycles - b.cycles || a.flashBytes - b.flashBytes))
    if (!kept.some((one) => one.flashBytes <= next.flashBytes && one.scratchBytes <= next.scratchBytes))
      kept.push(next);
  return kept;
}

/** Outputs of the widest tile whose loads and stores reach all their pixels, side by side or below each other. */
function widestTile({ input, layer, output, pool }: ConvTask, upright: boolean): number {
  const { stride } = layer.window;
  const { h, w } = poolSize(pool);
  const [across, down] = [stride.w * pixelBytes(input), stride.h * rowBytes(input)];
  const room = largestOffset - 8 - (h - 1) * down - (w - 1) * across;
  const inputStep = upright ? h * down : w * across;
  const step = Math.max(inputStep, upright ? output.rowBytes : output.pixelBytes);
  return Math.max(1, Math.min(Math.floor(largestTile.pixels / (h * w)), 1 + Math.floor(room / step)));
}

function poolSize(pool: FusedPool | undefined): Size {
  return pool?.window.kernel ?? { h: 1, w: 1 };
}

/** Cycles of one operand pair for a tile of some pixels by two channels, on either core about. */
const tileCycles = [0, 5, 8, 11, 14];

function lineCycles(outputs: number, tile: number, taps: number): number {
  return Math.floor(outputs / tile) * tileCycles[tile * taps]! + tileCycles[(outputs % tile) * taps]!;
}

interface TiledTask {
  readonly task: ConvTask;
  readonly tilePixels: number;
  readonly turnedPixels: number;
}

/** Tiles stand upright when the height leaves less of a remainder than the width. */
function oriented(task: ConvTask): TiledTask & { readonly cycles: number } {
  const [across, down] = [widestTile(task, false), widestTile(task, true)];
  const { h, w } = poolSize(task.pool);
  const acrossCycles = lineCycles(task.outW, across, h * w) * task.outH;
  const downCycles = lineCycles(task.outH, down, h * w) * task.outW;
  if (acrossCycles <= downCycles)
    return { task, tilePixels: across, turnedPixels: down, cycles: acrossCycles };
  return {
    task: { ...task, tiles: 'upright' },
    tilePixels: down,
    turnedPixels: across,
    cycles: downCycles,
  };
}

/** The same, or square tiles where lines of four leave a remainder and squares do not. */
function tiled(task: ConvTask): TiledTask {
  const lines = oriented(task);
  const { output, outH, outW, pool } = task;
  const { stride } = task.layer.window;
  const reach = stride.h * rowBytes(task.input) + stride.w * pixelBytes(task.input);
  const fits = Math.max(reach, output.rowBytes + output.pixelBytes) <= largestOffset - 8;
  const squareCycles = (outH / 2) * (outW / 2) * tileCycles[4]!;
  if (pool || !fits || outH % 2 === 1 || outW % 2 === 1 || squareCycles >= lines.cycles) return lines;
  return { task: { ...task, tiles: 'square' }, tilePixels: 1, turnedPixels: 1 };
}

/** The fastest kernel of one form, over its free choices; null when the layer cannot have the form. */
function bestOfForm(
  given: ConvTask,
  mask: SkipMask | undefined,
  form: ConvForm,
  target: TimingTarget,
): ConvCandidate | null {
  const { task, tilePixels, turnedPixels } = tiled(given);
  const masked = mask ? { ...task, mask } : task;
  const weightLoads = target.core === 'cortex-m4' ? 'single' : 'double';
  if (form === 'rolled' || form === 'compact') {
    const weights = form === 'rolled' ? 'int16' : 'int8';
    const { options, figures } = rolledChoice(
      given,
      task,
      { weights, weightLoads, tilePixels, turnedPixels },
      target,
    );
    return { ...figures, form, routines: () => ({ conv: rolledConv(masked, options), pool: null }) };
  }
  if (form === 'streamed') return streamedCandidate(mask ? { ...given, mask } : given, target);
  const routine =
    form === 'unpacked'
      ? unpackedConv(masked, { chunkBytes: chunkBytes(target.memory), weightLoads, tilePixels })
      : sparseConv(masked, {
          weights: form === 'sparse' ? 'int16' : 'int8',
          weightLoads,
          tilePixels,
          turnedPixels,
        });
  return routine && { ...figuresOf(routine, target), form, routines: () => ({ conv: routine, pool: null }) };
}

/** The paper's kernel does not pool: a pooling is a function of its own. */
function streamedCandidate(task: ConvTask, target: TimingTarget): ConvCandidate {
  const { pool, ...whole } = task;
  if (!pool) {
    const conv = streamedConv(oriented(task).task);
    return { ...figuresOf(conv, target), form: 'streamed', routines: () => ({ conv, pool: null }) };
  }
  const { name, window, clamp, image } = pool;
  const unpooled = { ...whole, output: int16Output(image), outH: image.h, outW: image.w };
  const conv = streamedConv(oriented(unpooled).task);
  const zeroPoints = { inputZeroPoint: task.outputZeroPoint, zeroPoint: task.outputZeroPoint };
  const after = maxPool({ ...whole, ...zeroPoints, name, window, clamp, input: image });
  const [first, second] = [figuresOf(conv, target), figuresOf(after, target)];
  return {
    form: 'streamed',
    cycles: first.cycles + second.cycles,
    cyclesLow: first.cyclesLow + second.cyclesLow,
    cyclesHigh: first.cyclesHigh + second.cyclesHigh,
    instructions: first.instructions + second.instructions,
    flashBytes: first.flashBytes + second.flashBytes,
    scratchBytes: imageBytes(image) + overreadBytes,
    routines: () => ({ conv, pool: after }),
  };
}

function figuresOf(routine: Routine, { core, memory }: TimingTarget): KernelFigures {
  const cycles = routineCycles(routine, core, memory);
  return {
    cycles: cycles.core + cycles.stalls,
    cyclesLow: cycles.low,
    cyclesHigh: cycles.high,
    instructions: instructionCount(routine.body),
    flashBytes: routineFlashBytes(routine),
    scratchBytes: routine.scratchBytes,
  };
}

interface RolledChoice {
  readonly options: RolledOptions;
  readonly figures: KernelFigures;
}

/** By planned task, form and target: masks change the weights of a rolled kernel, not its instructions. */
const rolledChoices = new WeakMap<ConvTask, Map<string, RolledChoice>>();

const unrolls = [4, 6, 8, 12, 16, 24];

function rolledChoice(
  given: ConvTask,
  task: ConvTask,
  fixed: Pick<RolledOptions, 'weights' | 'weightLoads' | 'tilePixels' | 'turnedPixels'>,
  target: TimingTarget,
): RolledChoice {
  const known = rolledChoices.get(given) ?? new Map<string, RolledChoice>();
  rolledChoices.set(given, known);
  const key = JSON.stringify([fixed.weights, target]);
  const before = known.get(key);
  if (before) return before;
  const run = runLength(task);
  const lengths = new Set(unrolls.filter((unroll) => unroll < run));
  if (run <= unrolls.at(-1)!) lengths.add(run);
  const choices = [...lengths].map((unroll): RolledOptions => ({ ...fixed, unroll, straightPairs: 0 }));
  const { pairCount } = task.pairs;
  if (pairCount <= 48) choices.push({ ...fixed, unroll: run, straightPairs: pairCount });
  const best = choices
    .map((options) => ({ options, figures: figuresOf(rolledConv(task, options), target) }))
    .reduce((fastest, next) => (next.figures.cycles < fastest.figures.cycles ? next : fastest));
  known.set(key, best);
  return best;
}

function runLength({ pairs, layer }: ConvTask): number {
  const { kernel, dilation } = layer.window;
  return pairs.pairCount / (kernel.h * (dilation.w > 1 ? kernel.w : 1));
}

/** A chunk and the code around it stay in the cache. */
function chunkBytes(memory: MemoryTiming): number {
  const cache = memory.kind === 'cache' ? memory.cacheBytes : memory.codeCacheBytes;
  return Math.max(400, Math.floor(cache * 0.6));
}
