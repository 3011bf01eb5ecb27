import { largestOffset } from '../../assembly/thumb.ts';
import type { Size } from '../../network/network.ts';
import { pixelBytes, rowBytes } from '../imageLayout.ts';
import { largestTile } from '../tiles/tileRegisters.ts';
import type { ConvTask, FusedPool } from './convTask.ts';

/** A convolution with the shape of its tiles. */
export interface TiledTask {
  readonly task: ConvTask;
  /** Outputs per tile. */
  readonly tilePixels: number;
  /** The same in turned tiles. */
  readonly turnedPixels: number;
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

/** Lines of pixels: tiles stand upright when the height leaves less of a remainder than the width. */
export function tiledInLines(task: ConvTask): TiledTask & { readonly cycles: number } {
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
export function tiled(task: ConvTask): TiledTask {
  const lines = tiledInLines(task);
  const { output, outH, outW, pool } = task;
  const { stride } = task.layer.window;
  const reach = stride.h * rowBytes(task.input) + stride.w * pixelBytes(task.input);
  const fits = Math.max(reach, output.rowBytes + output.pixelBytes) <= largestOffset - 8;
  const squareCycles = (outH / 2) * (outW / 2) * tileCycles[4]!;
  if (pool || !fits || outH % 2 === 1 || outW % 2 === 1 || squareCycles >= lines.cycles) return lines;
  return { task: { ...task, tiles: 'square' }, tilePixels: 1, turnedPixels: 1 };
}
