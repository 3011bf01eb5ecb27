import { useMemo } from 'react';
import { PixelPicture } from '../../charts/PixelPicture.tsx';
import { ValueHistogram } from '../../charts/ValueHistogram.tsx';
import type { Recipe } from '../../exploration/recipe/recipe.ts';
import { inputView } from '../../store/inputView.ts';
import type { PageData, PageModel } from '../../store/state.ts';

export interface InputsProps {
  readonly recipe: Recipe;
  readonly model: PageModel;
  readonly data: PageData;
}

/** What the network sees: its input's values over the int8 range, and some images. */
export function InputPreview({ recipe, model, data }: InputsProps) {
  const { counts, imageCount, sentence, pictures } = useMemo(
    () => inputView(recipe, model, data),
    [recipe, model, data],
  );
  return (
    <>
      <figure className="inputs__view">
        <figcaption>
          Values at the input <span className="settings__note">of {imageCount} images</span>
        </figcaption>
        {counts && <ValueHistogram counts={counts} label={`How often int8 values occur. ${sentence}`} />}
        <p>{sentence}</p>
      </figure>
      {pictures.length > 0 && (
        <figure className="inputs__view">
          <figcaption>
            As the network sees them <span className="settings__note">drawn back</span>
          </figcaption>
          <ul className="inputs__pictures">
            {pictures.map(({ label, picture }, n) => (
              <li key={n}>
                <PixelPicture {...picture} label={`Image of ${label}`} />
                <span>{label}</span>
              </li>
            ))}
          </ul>
        </figure>
      )}
    </>
  );
}
