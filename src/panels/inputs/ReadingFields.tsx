import type { Reading } from '../../exploration/recipe/recipe.ts';
import { changeReading } from '../../store/inputActions.ts';
import type { PageData } from '../../store/state.ts';
import { useApp, useAppState } from '../appContext.ts';
import { NumberField } from '../NumberField.tsx';
import { SelectField } from '../settings/SelectField.tsx';

/** How the files are read, where there is a choice; each change reads them anew. */
export function ReadingFields({ data }: { readonly data: PageData }) {
  const app = useApp();
  const nextReading = useAppState((state) => state.nextReading);
  const { images, files } = data;
  const reading = nextReading ?? data.reading ?? {};
  const isColour = images.shape.length === 3 && images.shape[2] === 3;
  if (!files || (!isColour && images.resized === undefined && !images.targets)) return null;
  return (
    <fieldset>
      <legend>
        Images <span className="settings__note">read anew</span>
      </legend>
      {images.resized !== undefined && (
        <SelectField
          label="Other sizes"
          value={reading.resize ?? 'crop'}
          options={[
            { value: 'crop', text: 'Cropped around the middle' },
            { value: 'stretch', text: 'Stretched' },
          ]}
          onChange={(resize) => void changeReading(app, (now) => ({ ...now, resize }))}
        />
      )}
      {isColour && (
        <SelectField
          label="Colours"
          value={reading.colourOrder ?? 'rgb'}
          options={[
            { value: 'rgb', text: 'As they are (RGB)' },
            { value: 'bgr', text: 'Reversed (BGR)' },
          ]}
          title="Networks that were trained on images as OpenCV reads them take blue, green, red"
          onChange={(order) => void changeReading(app, (now) => inOrder(now, order))}
        />
      )}
      {images.targets && (
        <NumberField
          label="Right within ±"
          value={(reading.regression ?? images.targets).tolerance}
          min={0}
          max={Number.MAX_VALUE}
          isWhole={false}
          unit="of the target"
          onChange={(tolerance) => void changeReading(app, (now) => ({ ...now, regression: { tolerance } }))}
        />
      )}
    </fieldset>
  );
}

function inOrder(reading: Reading, order: 'rgb' | 'bgr'): Reading {
  const changed = { ...reading };
  delete changed.colourOrder;
  return order === 'bgr' ? { ...changed, colourOrder: order } : changed;
}
