import './quantisePanel.css';
import { closeQuantisation } from '../../store/quantiseActions.ts';
import { formatCount } from '../../words/counts.ts';
import { formatShape } from '../../words/shapes.ts';
import { useApp, useAppState } from '../appContext.ts';
import { objectKey } from '../objectKey.ts';
import { FilePicker } from '../start/FilePicker.tsx';
import { QuantisationResult } from './QuantisationResult.tsx';
import { QuantisationSettings } from './QuantisationSettings.tsx';
import { QuantisingBar } from './QuantisingBar.tsx';

/** A float model on its way to int8: settings, progress, and what came of it. */
export function QuantisePanel() {
  const app = useApp();
  const floatModel = useAppState((state) => state.floatModel);
  const data = useAppState((state) => state.data);
  const isUsed = useAppState((state) => state.model !== null);
  const isBusy = useAppState((state) => state.quantising !== null);
  const quantised = useAppState((state) => state.quantised);
  if (!floatModel) return null;
  return (
    <section className="quantise card" aria-labelledby="quantise-title">
      <div className="quantise__header">
        <h2 id="quantise-title">Quantise</h2>
        <button type="button" className="button button--quiet" onClick={() => closeQuantisation(app)}>
          Close
        </button>
      </div>
      {!isUsed && (
        <p>
          <strong>{floatModel.name}</strong> is a float model with inputs of{' '}
          {formatShape(floatModel.tensors[0]!.shape)}. Tauscope explores int8 networks: it is quantised here,
          in the board’s own arithmetic.{' '}
          {data
            ? `The images are those of ${data.images.name}, ${formatCount(data.images.count)} of ${formatShape(data.images.shape)}.`
            : 'For that, open the labelled data it was trained for.'}
        </p>
      )}
      {!data && <FilePicker label="Open labelled data…" isPrimary />}
      {data && !isUsed && !isBusy && <QuantisationSettings key={objectKey(data.images)} data={data} />}
      {isBusy && <QuantisingBar />}
      {quantised && <QuantisationResult quantised={quantised} />}
    </section>
  );
}
