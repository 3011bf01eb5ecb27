import { memo } from 'react';
import { convFormNames } from '../../kernels/convolution/convFormNames.ts';
import type { KernelForm } from '../../plan/kernelForm.ts';
import { pinForm } from '../../store/recipeActions.ts';
import { useApp, useAppState } from '../appContext.ts';

interface LayerKernelProps {
  readonly layer: number;
  /** What the model has chosen; null before the first result. */
  readonly form: KernelForm | null;
}

/** The kernel form of a convolution: the model's choice, or one pinned by hand for the next exploration. */
export const LayerKernel = memo(function LayerKernel({ layer, form }: LayerKernelProps) {
  const app = useApp();
  const pinned = useAppState(
    (state) => state.recipe?.forms?.find((entry) => entry.layer === layer)?.form ?? null,
  );
  return (
    <select
      className="layers__kernel"
      aria-label={`Kernel of layer ${layer}`}
      value={pinned ?? 'auto'}
      onChange={(event) =>
        pinForm(app, layer, convFormNames.find((known) => known === event.target.value) ?? null)
      }
    >
      <option value="auto">{form && pinned === null ? `auto: ${form}` : 'auto'}</option>
      {convFormNames.map((known) => (
        <option key={known} value={known}>
          {known === 'streamed' ? 'streamed (paper)' : known}
        </option>
      ))}
    </select>
  );
});
