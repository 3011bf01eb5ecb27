import './kernelsView.css';
import { useEffect, useEffectEvent, useState } from 'react';
import { exactPoint } from '../../../exploration/recipe/space.ts';
import { inspectNetwork } from '../../../network/inspect.ts';
import type { ExactKernel } from '../../../store/kernelActions.ts';
import { kernelsOf } from '../../../store/kernelActions.ts';
import { useApp } from '../../appContext.ts';
import { Segments } from '../../front/Segments.tsx';
import type { InsightProps } from '../insightView.tsx';
import { LayerSelect } from '../LayerSelect.tsx';
import { BlockTable } from './BlockTable.tsx';
import { KernelFigures } from './KernelFigures.tsx';
import { kernelsKey } from './kernelsKey.ts';
import { SourceDiff } from './SourceDiff.tsx';

type Found =
  | { readonly key: string; readonly kernels: Awaited<ReturnType<typeof kernelsOf>> }
  | { readonly key: string; readonly fault: string };

/** The code of a layer in the exact network and at the chosen point, side by side. */
export function KernelsView({ shown: { exploration, point }, layer }: InsightProps) {
  const app = useApp();
  const [exactKernel, setExactKernel] = useState<ExactKernel>('own');
  const [found, setFound] = useState<Found | null>(null);
  const key = kernelsKey(exploration, point, layer, exactKernel);

  const generate = useEffectEvent((signal: AbortSignal) =>
    kernelsOf(app, exploration, point, layer, exactKernel, signal),
  );
  useEffect(() => {
    const wanted = new AbortController();
    const { signal } = wanted;
    generate(signal).then(
      (kernels) => signal.aborted || setFound({ key, kernels }),
      (error: unknown) =>
        signal.aborted || setFound({ key, fault: error instanceof Error ? error.message : String(error) }),
    );
    return () => wanted.abort();
  }, [key]);

  const layers = inspectNetwork(exploration.core).layers.filter(({ kind }) => kind === 'conv');
  const isFound = found?.key === key;
  return (
    <div className="insight">
      <div className="insight__bar">
        <LayerSelect layers={layers} value={layer} />
        <Segments
          label="Kernel of the exact layer"
          value={exactKernel}
          options={[
            { value: 'own', text: 'Beside its own exact kernel' },
            { value: 'same form', text: 'Beside the same form, nothing skipped' },
          ]}
          onChange={setExactKernel}
        />
        {point === exactPoint && <p className="insight__note">The exact network is chosen.</p>}
      </div>
      {!isFound && <p role="status">Generating the kernels…</p>}
      {isFound && 'fault' in found && <p role="alert">{found.fault}</p>}
      {isFound && 'kernels' in found && (
        <>
          <KernelFigures kernels={found.kernels} />
          <SourceDiff key={key} kernels={found.kernels} />
          <BlockTable kernels={found.kernels} />
        </>
      )}
    </div>
  );
}
