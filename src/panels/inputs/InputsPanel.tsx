import '../settings/settingsPanel.css';
import './inputsPanel.css';
import { useEffect, useMemo } from 'react';
import { tensorOf } from '../../network/network.ts';
import { tryInputScales } from '../../store/inputActions.ts';
import type { ScaleChoice } from '../../store/inputView.ts';
import { scaleChoices } from '../../store/inputView.ts';
import { formatShape } from '../../words/shapes.ts';
import { useApp, useAppState } from '../appContext.ts';
import { useFold } from '../useFold.ts';
import type { InputsProps } from './InputPreview.tsx';
import { InputPreview } from './InputPreview.tsx';
import { KeepImages } from './KeepImages.tsx';
import { ReadingFields } from './ReadingFields.tsx';
import { ScaleFields } from './ScaleFields.tsx';

/** How the data becomes inputs, in one line, and the ways to change it, folded away. */
export function InputsPanel() {
  const recipe = useAppState((state) => state.recipe);
  const model = useAppState((state) => state.model);
  const data = useAppState((state) => state.data);
  return recipe && model && data && <Inputs recipe={recipe} model={model} data={data} />;
}

function Inputs(props: InputsProps) {
  const { recipe, model, data } = props;
  const [isOpen, setIsOpen] = useFold(false);
  const known = useAppState((state) => state.scaleTrials);
  const choices = useMemo(() => scaleChoices(recipe, model, data, known), [recipe, model, data, known]);
  useTrials(choices);
  return (
    <details
      className="settings inputs card"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        <h2>Inputs</h2>
        <span className="settings__summary">{summaryOf(props, choices)}</span>
      </summary>
      {isOpen && (
        <div className="inputs__parts">
          <ScaleFields choices={choices} />
          <ReadingFields data={data} />
          <InputPreview {...props} />
          <KeepImages data={data} />
        </div>
      )}
    </details>
  );
}

/** Tries the scales whenever nothing else is under way and some are untried; an error is not met twice in one job. */
function useTrials(choices: readonly ScaleChoice[]): void {
  const app = useApp();
  const generation = useAppState((state) => state.generation);
  const isFree = useAppState(
    (state) => state.status !== 'running' && state.opening === null && state.crosschecking === null,
  );
  const isWanted = isFree && choices.some(({ trial }) => trial === null);
  useEffect(() => {
    if (isWanted) void tryInputScales(app, 'all');
  }, [app, isWanted, generation]);
}

const colours = { rgb: 'red, green, blue', bgr: 'blue, green, red' };

function summaryOf({ model, data }: InputsProps, choices: readonly ScaleChoice[]): string {
  const { shape } = tensorOf(model.network, model.network.input);
  const taken = choices.find(({ isTaken }) => isTaken);
  const { resize = 'crop', colourOrder = 'rgb' } = data.reading ?? {};
  const how = { crop: 'scaled and cropped', stretch: 'stretched' }[resize];
  return [
    taken?.text,
    `${formatShape(shape)}${shape.length === 3 && shape[2] === 3 ? ` ${colours[colourOrder]}` : ''}`,
    data.images.resized !== undefined && how,
    taken?.trial && `${taken.trial.correct} of ${taken.trial.imageCount} images right`,
  ]
    .filter(Boolean)
    .join('; ');
}
