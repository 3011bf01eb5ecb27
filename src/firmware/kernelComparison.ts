import type { Board } from '../boards/board.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { pointCost, pointNetwork } from '../exploration/views/pointSummary.ts';
import type { ConvFormName } from '../kernels/convolution/convFormNames.ts';
import { convFormNames } from '../kernels/convolution/convFormNames.ts';
import { integerNetwork } from '../network/integerNetwork.ts';
import type { IntegerNetwork, Rounding } from '../network/network.ts';
import type { AlignedLines } from './alignedLines.ts';
import { alignedLines } from './alignedLines.ts';
import type { LayerSource } from './layerSource.ts';
import { layerSource } from './layerSource.ts';

/** In which kernel the exact layer is compared: the one it has, or one of the same form as at the point. */
export type ExactKernel = 'own' | 'same form';

/** One layer in two networks, as plain data that a worker can be sent. */
export interface KernelRequest {
  readonly layer: number;
  readonly rounding: Rounding;
  readonly board: Board;
  /** Of the kernels' plan (`kernelPlan`). */
  readonly activationBytes: number;
  readonly before: SourceRequest;
  readonly after: SourceRequest;
}

/** The kernel of a layer, and where it lies. */
interface LayerKernel {
  /** Null for layers that have one kernel. */
  readonly form: ConvFormName | null;
  readonly tablesInRam: boolean;
  readonly codeInMemory: boolean;
}

interface SourceRequest extends LayerKernel {
  readonly network: IntegerNetwork;
}

/** The code of a layer in two networks, side by side. */
export interface KernelComparison {
  readonly before: LayerSource;
  readonly after: LayerSource;
  readonly rows: AlignedLines;
}

/** What a layer runs on at a point, at the prices of the exploration or view. */
export function layerKernel(exploration: Exploration, point: number, layer: number): LayerKernel {
  const cost = pointCost(exploration, point).layers.find((one) => one.layer === layer);
  const form = convFormNames.find((name) => name === cost?.form) ?? null;
  const codeInMemory = (cost?.codeMemoryBytes ?? 0) > 0;
  return { form, tablesInRam: cost?.tablesInRam ?? false, codeInMemory };
}

/** The exact layer beside the same layer at a point. */
export function kernelRequest(
  exploration: Exploration,
  point: number,
  layer: number,
  exactKernel: ExactKernel,
): KernelRequest {
  const exact = layerKernel(exploration, exactPoint, layer);
  const after = layerKernel(exploration, point, layer);
  // Convolutions by tiles have a form of their own; it skips products of this one.
  const same = { ...after, form: after.form ?? 'winograd' };
  return {
    layer,
    rounding: exploration.recipe.rounding,
    board: exploration.board,
    activationBytes: exploration.exactCost.activationBytes,
    before: { network: exploration.core, ...(exactKernel === 'own' ? exact : same) },
    after: { network: integerNetwork(pointNetwork(exploration, point)), ...after },
  };
}

/** @throws TauscopeError `model-unsupported` when the exact layer cannot have the form */
export function compareKernels(request: KernelRequest): KernelComparison {
  const { layer, rounding, board, activationBytes, before, after } = request;
  const [left, right] = [before, after].map(({ network, form, tablesInRam, codeInMemory }) =>
    layerSource(network, layer, {
      rounding,
      target: board,
      activationBytes,
      tablesInRam: new Set(tablesInRam ? [layer] : []),
      codeInMemory: new Set(codeInMemory ? [layer] : []),
      ...(form && { forms: new Map([[layer, form]]) }),
    }),
  );
  return {
    before: left!.source,
    after: right!.source,
    rows: alignedLines(left!.parts, right!.parts),
  };
}
