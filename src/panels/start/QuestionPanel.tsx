import './wantedPanel.css';
import { useState } from 'react';
import { answerQuestion, dismissQuestion } from '../../store/openActions.ts';
import type { AppState } from '../../store/state.ts';
import { useApp, useAppState } from '../appContext.ts';
import { SelectField } from '../settings/SelectField.tsx';

type Question = NonNullable<AppState['asked']>['question'];

/** Files that leave open what is meant: asks for it before they are opened. */
export function QuestionPanel() {
  const app = useApp();
  const asked = useAppState((state) => state.asked);
  if (!asked) return null;
  const { question, files } = asked;
  const names = files.map(({ name }) => name).join(', ');
  return (
    <section className="wanted card" aria-labelledby="question-title">
      <h2 id="question-title">
        {question.choiceOf === 'output' ? 'Which output is meant?' : 'Which arrays are meant?'}
      </h2>
      <p>
        <strong>{names}</strong>{' '}
        {question.choiceOf === 'output'
          ? `has ${question.options.length} outputs. Tauscope explores a network with one: scores of classes.`
          : `holds ${question.options.length} arrays, and their names do not tell images from labels.`}
      </p>
      {question.choiceOf === 'output' ? (
        <OutputChoice key={names} question={question} />
      ) : (
        <ArraysChoice key={names} question={question} />
      )}
      <div className="wanted__actions">
        <button type="submit" form="question" className="button button--primary">
          Open
        </button>
        <button type="button" className="button" onClick={() => dismissQuestion(app)}>
          Dismiss
        </button>
      </div>
    </section>
  );
}

function OutputChoice({ question: { options } }: { readonly question: Question }) {
  const app = useApp();
  const [output, setOutput] = useState(options[0]!.value);
  return (
    <form
      id="question"
      className="wanted__choices"
      onSubmit={(event) => {
        event.preventDefault();
        answerQuestion(app, { output });
      }}
    >
      <SelectField label="Output" value={output} options={options} onChange={setOutput} />
    </form>
  );
}

function ArraysChoice({ question: { options } }: { readonly question: Question }) {
  const app = useApp();
  const [images, setImages] = useState(options[0]!.value);
  const [labels, setLabels] = useState(options[1]!.value);
  return (
    <form
      id="question"
      className="wanted__choices"
      onSubmit={(event) => {
        event.preventDefault();
        answerQuestion(app, { arrays: { images, labels } });
      }}
    >
      <SelectField label="Images" value={images} options={options} onChange={setImages} />
      <SelectField label="Labels" value={labels} options={options} onChange={setLabels} />
    </form>
  );
}
