import { lookAtLayer } from '../../store/lookingActions.ts';
import { useApp } from '../appContext.ts';

interface LayerSelectProps {
  readonly layers: readonly { readonly index: number; readonly title: string }[];
  readonly value: number;
}

/** The layer that views look at. */
export function LayerSelect({ layers, value }: LayerSelectProps) {
  const app = useApp();
  return (
    <label className="insight__bar">
      Layer
      <select value={value} onChange={(event) => lookAtLayer(app, Number(event.target.value))}>
        {layers.map(({ index, title }) => (
          <option key={index} value={index}>
            {index} {title}
          </option>
        ))}
      </select>
    </label>
  );
}
