import './startPanel.css';
import { lazy, Suspense } from 'react';
import { exampleModels, synthetic } from '../../examples/examples.ts';
import { openExample, openFloatExample } from '../../store/openActions.ts';
import { compare } from '../../store/openAddress.ts';
import { formatCount } from '../../words/counts.ts';
import { formatShape } from '../../words/shapes.ts';
import { useApp, useAppState } from '../appContext.ts';
import { FilePicker } from './FilePicker.tsx';
import { KeptExplorations } from './KeptExplorations.tsx';
import { StartFigure } from './StartFigure.tsx';

const ModelPanel = lazy(() => import('../model/ModelPanel.tsx'));

/** The first screen: what this is, the example, and the way to one's own files. */
export function StartPanel() {
  const app = useApp();
  const model = useAppState((state) => state.model);
  const data = useAppState((state) => state.data);
  return (
    <div className="start">
      <section className="start__hero">
        <div>
          <h1>See what a convolution can leave out, and what that costs.</h1>
          <p className="start__lead">
            Tauscope measures how much every operand of a quantised network matters, explores kernels that
            skip the rest, and exports the one you choose as assembly and C, bit-exact on Cortex-M.
          </p>
          <ExampleButtons />
          <p className="start__privacy">
            Your files never leave this computer: there is no server, no account and no tracking, and the
            page’s security policy forbids requests to anywhere else.
          </p>
        </div>
        <StartFigure />
      </section>
      <KeptExplorations />
      <section className="start__files card" aria-labelledby="own-files">
        <h2 id="own-files">Your own network</h2>
        {model || data ? (
          <HalfOpen />
        ) : (
          <p>Drop files anywhere on this page, or pick them. Content decides what they are.</p>
        )}
        <dl className="start__formats">
          <div>
            <dt>Model</dt>
            <dd>
              .tflite or .onnx, int8: per-channel weights, per-tensor activations; a float one is quantised
              here
            </dd>
          </div>
          <div>
            <dt>Labelled data</dt>
            <dd>
              CIFAR-10 or -100 (.bin or .tar.gz), IDX pairs, .npz or .npy arrays, PNG or JPEG images in class
              folders or with a labels.csv (dropped, .zip, .tar)
            </dd>
          </div>
          <div>
            <dt>Class names</dt>
            <dd>if you like, a text with one name per line, that of class 0 first</dd>
          </div>
          <div>
            <dt>Or only CIFAR-10</dt>
            <dd>
              its files alone will do: six networks trained on it are built in, from LeNet to MobileNetV2
            </dd>
          </div>
        </dl>
        <p className="start__offer">
          <FilePicker label="Open model and data…" keyShortcut="O" />
          <button type="button" className="button" onClick={() => void compare(app, [])}>
            Compare results or links…
          </button>
        </p>
        {model && (
          <Suspense>
            <ModelPanel model={model} />
          </Suspense>
        )}
      </section>
    </div>
  );
}

function ExampleButtons() {
  const app = useApp();
  const [first, ...others] = exampleModels.filter(({ data }) => data === 'synthetic');
  return (
    <div className="start__examples">
      {first && (
        <button
          type="button"
          className="button button--primary button--large"
          onClick={() => void openExample(app, first.id)}
        >
          Start the example
        </button>
      )}
      <span className="start__others">
        {first?.title} on {formatCount(synthetic.count)} generated images, or{' '}
        {others.map(({ id, title }) => (
          <button key={id} type="button" className="link" onClick={() => void openExample(app, id)}>
            {title}
          </button>
        ))}
      </span>
    </div>
  );
}

/** One of the two is open: says which, and what is still needed. */
function HalfOpen() {
  const model = useAppState((state) => state.model);
  const data = useAppState((state) => state.data);
  const isLikeCifar10 = data?.images.classCount === 10 && data.images.shape.join() === '32,32,3';
  if (model)
    return (
      <p>
        <strong>{model.network.name}</strong> is open. Now open the labelled data it was trained for
        {isCifar10Example(model.source.example) && ': test_batch.bin or cifar-10-binary.tar.gz of CIFAR-10'}.
      </p>
    );
  if (!data) return null;
  return (
    <>
      <p>
        <strong>{data.images.name}</strong> is open: {formatCount(data.images.count)} images of{' '}
        {formatShape(data.images.shape)}. Now open a model{isLikeCifar10 ? ', or take a built-in one:' : '.'}
      </p>
      {isLikeCifar10 && <Cifar10Models />}
    </>
  );
}

function Cifar10Models() {
  const app = useApp();
  const models = exampleModels.filter(({ data }) => data === 'cifar10');
  return (
    <>
      <p className="start__offer">
        {models.map(({ id, title }) => (
          <button key={id} type="button" className="button" onClick={() => void openExample(app, id)}>
            {title}
          </button>
        ))}
      </p>
      <p className="start__offer start__others">
        Or in float, to be quantised here:{' '}
        {models
          .filter(({ floatPath }) => floatPath)
          .map(({ id, title }) => (
            <button
              key={id}
              type="button"
              className="link"
              aria-label={`${title} in float`}
              onClick={() => void openFloatExample(app, id)}
            >
              {title}
            </button>
          ))}
      </p>
    </>
  );
}

function isCifar10Example(id: string | null): boolean {
  return exampleModels.some((example) => example.id === id && example.data === 'cifar10');
}
