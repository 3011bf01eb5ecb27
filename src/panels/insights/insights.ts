import type { ComponentType } from 'react';
import { BoardPanel } from '../board/BoardPanel.tsx';
import { LayersPanel } from '../layers/LayersPanel.tsx';
import { CrosscheckPanel } from '../onnxruntime/CrosscheckPanel.tsx';
import { insightView } from './insightView.tsx';

/** A view of what the choice rests on; large ones load when they are opened. */
export interface Insight {
  readonly id: string;
  readonly title: string;
  readonly Panel: ComponentType;
}

/** In the order of their tabs; the first is open at the start. */
export const insights: readonly Insight[] = [
  { id: 'layers', title: 'Layers', Panel: LayersPanel },
  {
    id: 'sensitivity',
    title: 'Sensitivity',
    Panel: insightView(() =>
      import('./sensitivity/SensitivityView.tsx').then(({ SensitivityView }) => SensitivityView),
    ),
  },
  {
    id: 'significance',
    title: 'Significance',
    Panel: insightView(() =>
      import('./significance/SignificanceView.tsx').then(({ SignificanceView }) => SignificanceView),
    ),
  },
  {
    id: 'kernels',
    title: 'Kernels',
    Panel: insightView(() => import('./kernels/KernelsView.tsx').then(({ KernelsView }) => KernelsView)),
  },
  {
    id: 'images',
    title: 'Images',
    Panel: insightView(() => import('./images/ImagesView.tsx').then(({ ImagesView }) => ImagesView)),
  },
  {
    id: 'points',
    title: 'Points',
    Panel: insightView(() => import('./points/PointsView.tsx').then(({ PointsView }) => PointsView)),
  },
  { id: 'board', title: 'On the board', Panel: BoardPanel },
  { id: 'onnxruntime', title: 'Beside onnxruntime', Panel: CrosscheckPanel },
];
