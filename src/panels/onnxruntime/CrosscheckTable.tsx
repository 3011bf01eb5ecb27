import { isRounding } from '../../crosscheck/compareLayers.ts';
import { agreementText, answersText, referenceText } from '../../crosscheck/crosscheckText.ts';
import { layerFault } from '../../crosscheck/layerFault.ts';
import type { CrosscheckResult } from '../../store/state.ts';
import { FoldingTable } from '../FoldingTable.tsx';

/** Both networks' answers, and every layer on equal inputs and as both run. */
export function CrosscheckTable({ result }: { readonly result: CrosscheckResult }) {
  const { network, recipe, origin, answers, layers, layerImages } = result;
  const fault = layerFault(network.name, layers);
  return (
    <>
      <p>
        <strong>{recipe.regression ? 'A regression: no classes to compare' : answersText(answers)}</strong>,{' '}
        {recipe.rounding} rounding; onnxruntime runs {referenceText(origin)}.
      </p>
      {fault === null ? (
        <p>Every difference is one of rounding.</p>
      ) : (
        <p className="crosscheck__fault" role="alert">
          {fault}
        </p>
      )}
      <details>
        <summary>
          Layers on {layerImages} images: values that are equal, differences in quantised steps
        </summary>
        <FoldingTable label="Layers beside onnxruntime">
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">On equal inputs</th>
              <th scope="col">As both run</th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer) => (
              <tr key={layer.layer} data-differs={!isRounding(layer)}>
                <th scope="row">
                  {layer.layer} {layer.kind}
                </th>
                <td data-label="On equal inputs">{agreementText(layer.alone)}</td>
                <td data-label="As both run">{agreementText(layer.running)}</td>
              </tr>
            ))}
          </tbody>
        </FoldingTable>
      </details>
    </>
  );
}
