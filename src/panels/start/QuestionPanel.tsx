import './wantedPanel.css';
import { useState } from 'react';
import { answerQuestion, dismissQuestion } from '../../store/openActions.ts';
import type { AppState } from '../../store/state.ts';
import { useApp, useAppState } from '../appContext.ts';
import { NumberField } from '../NumberField.tsx';
import { SelectField } from '../settings/SelectField.tsx';

type Question = NonNullable<AppState['asked']>['question'];

/** Files that leave open what is meant: asks for it before they are opened. */
export function QuestionPanel() {
  const app = useApp();
  const asked = useAppState((state) => state.asked);
  if (!asked) return null;
  const { question, files } = asked;
  const { title, found, Choice } = questions[question.choiceOf];
  const names = files.map(({ name }) => name).join(', ');
  return (
    <section className="wanted card" aria-labelledby="question-title">
      <h2 id="question-title">{title}</h2>
      <p>
        <strong>{names}</strong> {found(question.options.length)}
      </p>
      <Choice key={names} question={question} />
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

function RegressionChoice() {
  const app = useApp();
  const [tolerance, setTolerance] = useState(1);
  return (
    <form
      id="question"
      className="wanted__choices"
      onSubmit={(event) => {
        event.preventDefault();
        answerQuestion(app, { regression: { tolerance } });
      }}
    >
      <NumberField
        label="Right within ±"
        value={tolerance}
        min={0}
        max={Number.MAX_VALUE}
        isWhole={false}
        onChange={setTolerance}
      />
    </form>
  );
}

const questions = {
  output: {
    title: 'Which output is meant?',
    found: (count: number) =>
      `has ${count} outputs. Tauscope explores a network with one: scores of classes.`,
    Choice: OutputChoice,
  },
  arrays: {
    title: 'Which arrays are meant?',
    found: (count: number) =>
      `holds ${count} arrays, and their names do not tell which of them are the images and which the labels.`,
    Choice: ArraysChoice,
  },
  regression: {
    title: 'Is it a regression?',
    found: () =>
      'has labels that are no classes. As targets of a regression, an answer is right when no output is further from its target than you say.',
    Choice: RegressionChoice,
  },
};
