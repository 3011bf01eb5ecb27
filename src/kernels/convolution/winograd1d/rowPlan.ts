import { largestOffset } from '../../../assembly/thumb.ts';
import { mostColumnChannels } from '../../../network/columnChannels.ts';
import type { TileTransform } from '../../../network/tileTransform.ts';
import { tileTransform } from '../../../network/tileTransforms.ts';
import { pixelOffset, rowBytes } from '../../imageLayout.ts';
import type { Requantiser } from '../../requantisation/requantiser.ts';
import { requantiserOf } from '../../requantisation/requantiserOf.ts';
import type { ConvTask } from '../convTask.ts';
import { requantisationOf } from '../convTask.ts';
import type { LiveChannels } from '../liveChannels.ts';
import { liveChannels } from '../liveChannels.ts';
import { poolSize } from '../winograd/tilePlan.ts';

/** Free choices of a kernel; none changes a result. */
export interface Winograd1dOptions {
  /** Pairs of columns in straight-line code. */
  readonly unroll: number;
}

/** Rows of tiles of one height: every tile is as wide as the image. */
export interface Section {
  readonly transform: TileTransform;
  /** Points of a column of a tile. */
  readonly points: number;
  /** First output row, and number of rows of tiles. */
  readonly firstRow: number;
  readonly tiles: number;
  /** Of sums times the transform's scale. */
  readonly requantiser: Requantiser;
}

/** What the parts of a kernel share; byte distances are in scratch memory. */
export interface RowPlan {
  readonly task: ConvTask;
  readonly options: Winograd1dOptions;
  readonly live: LiveChannels;
  readonly sections: readonly Section[];
  /** Outputs of a row, and how many pairs of columns they are. */
  readonly width: number;
  readonly pairs: number;
  /** Rows of transformed inputs, one per point, and behind them the rows of sums. */
  readonly inputRowBytes: number;
  readonly sumsAt: number;
  readonly sumRowBytes: number;
  readonly scratchBytes: number;
}

/** No input is further from its zero point. */
const largestDistance = 255;

export function rowPlan(task: ConvTask, options: Winograd1dOptions): RowPlan {
  const live = liveChannels(task);
  const width = poolSize(task) * task.outW;
  const pairs = Math.ceil(width / 2);
  const sections = sectionsOf(task);
  const points = Math.max(...sections.map((section) => section.points));
  // A window reaches two columns further.
  const inputRowBytes = 4 * task.input.c * (pairs + 1);
  const sumsAt = points * inputRowBytes;
  const sumRowBytes = 8 * pairs;
  const scratchBytes = sumsAt + points * sumRowBytes;
  return { task, options, live, sections, width, pairs, inputRowBytes, sumsAt, sumRowBytes, scratchBytes };
}

/** Tiles of four rows, and a lower one for those that are left; of a single one the row above is computed again. */
function sectionsOf(task: ConvTask): Section[] {
  const height = poolSize(task) * task.outH;
  const [fours, rest] = [Math.floor(height / 4), height % 4];
  const last = rest === 3 ? 3 : 2;
  return [
    ...(fours > 0 ? [sectionOf(task, 4, 0, fours)] : []),
    ...(rest > 0 ? [sectionOf(task, last, height - last, 1)] : []),
  ];
}

function sectionOf(task: ConvTask, outputs: 2 | 3 | 4, firstRow: number, tiles: number): Section {
  const transform = tileTransform({ outputs });
  const { scale } = transform;
  const sumShift = 31 - Math.clz32(scale & -scale);
  const requantiser = requantiserOf(task.layer, {
    ...requantisationOf(task),
    sumShift,
    sumFactor: scale / 2 ** sumShift,
  });
  return { transform, points: outputs + 2, firstRow, tiles, requantiser };
}

/** Whether the kernels compute the convolution: 3x3 windows side by side on few channels, pooled by two by two or not at all. */
export function hasRows(task: ConvTask): boolean {
  const { layer, pool, input, outH } = task;
  const { kernel, stride, dilation, padding } = layer.window;
  const plain =
    kernel.h === 3 && kernel.w === 3 && Math.max(stride.h, stride.w, dilation.h, dilation.w) === 1;
  const pooled = pool === undefined || (pool.window.kernel.h === 2 && pool.window.kernel.w === 2);
  const origin = pixelOffset(input, -padding.top, -padding.left);
  const aligned = origin % 4 === 0 && rowBytes(input) % 4 === 0;
  // Rows of inputs and of sums are reached by offsets.
  const reached = Math.max(6 * rowBytes(input), 24 * poolSize(task) * (task.outW + 1)) <= largestOffset;
  return plain && pooled && aligned && reached && input.c <= mostColumnChannels && poolSize(task) * outH >= 2;
}

/** Whether sums times the scale fit int32, so that they can be compared and scaled like plain ones. */
export function isExact({ task, sections }: RowPlan): boolean {
  const { weights, bias } = task.layer;
  const perChannel = weights.length / bias.length;
  return sections.every(({ requantiser, transform }) =>
    bias.every((_, channel) => {
      let norm = 0;
      for (let i = channel * perChannel; i < (channel + 1) * perChannel; i++) norm += Math.abs(weights[i]!);
      return (Math.abs(requantiser.bias(channel)) + norm * largestDistance) * transform.scale < 2 ** 31;
    }),
  );
}
