import type { ComponentType } from 'react';
import { BoardPanel } from '../board/BoardPanel.tsx';
import { LayersPanel } from '../layers/LayersPanel.tsx';
import { CrosscheckPanel } from '../onnxruntime/CrosscheckPanel.tsx';

/** A view of what the choice rests on; large ones are components by `lazy`, so that they load when they are opened. */
export interface Insight {
  readonly id: string;
  readonly title: string;
  readonly Panel: ComponentType;
}

/** In the order of their tabs; the first is open at the start. */
export const insights: readonly Insight[] = [
  { id: 'layers', title: 'Layers', Panel: LayersPanel },
  { id: 'board', title: 'On the board', Panel: BoardPanel },
  { id: 'onnxruntime', title: 'Beside onnxruntime', Panel: CrosscheckPanel },
];
