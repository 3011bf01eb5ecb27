import { useId, useState } from 'react';
import { quantisationSplits, quantiseModel } from '../../store/quantiseActions.ts';
import type { AppState } from '../../store/state.ts';
import { useApp, useAppState } from '../appContext.ts';
import { NumberField } from '../NumberField.tsx';

/** How to quantise, and the button that does. */
export function QuantisationSettings({ data }: { readonly data: NonNullable<AppState['data']> }) {
  const app = useApp();
  const [scale, setScale] = useState('');
  const [splits, setSplits] = useState(() => quantisationSplits(data));
  const hasResult = useAppState((state) => state.quantised !== null);
  const scaleId = useId();
  const split = (name: 'calibration' | 'selection' | 'heldOut', label: string) => (
    <NumberField
      label={label}
      value={splits[name]}
      min={1}
      max={data.images.count}
      onChange={(count) => setSplits((now) => ({ ...now, [name]: count }))}
    />
  );
  return (
    <form
      className="quantise__settings"
      onSubmit={(event) => {
        event.preventDefault();
        void quantiseModel(app, scale, splits);
      }}
    >
      <div className="field">
        <label htmlFor={scaleId} className="field__label">
          Input scale
        </label>
        <input
          id={scaleId}
          type="text"
          value={scale}
          placeholder="found by accuracy"
          title="What a value x of the data stands for: x, x/255, x/127.5-1, or a mean and deviation such as (x/255-0.5)/0.5; left empty, the usual one with the most right answers"
          onChange={(event) => setScale(event.target.value)}
        />
      </div>
      {split('calibration', 'Calibration')}
      {split('selection', 'Selection')}
      {split('heldOut', 'Held-out')}
      <button type="submit" className={hasResult ? 'button' : 'button button--primary'}>
        {hasResult ? 'Quantise again' : 'Quantise'}
      </button>
    </form>
  );
}
