import { useEffect, useRef } from 'react';
import { useAppState } from '../panels/appContext.ts';
import { ChosenPanel } from '../panels/chosen/ChosenPanel.tsx';
import { FrontPanel } from '../panels/front/FrontPanel.tsx';
import { InputsPanel } from '../panels/inputs/InputsPanel.tsx';
import { LayersPanel } from '../panels/layers/LayersPanel.tsx';
import { LiveSentence } from '../panels/messages/LiveSentence.tsx';
import { MessageArea } from '../panels/messages/MessageArea.tsx';
import { CrosscheckPanel } from '../panels/onnxruntime/CrosscheckPanel.tsx';
import { QuantisePanel } from '../panels/quantise/QuantisePanel.tsx';
import { RunBar } from '../panels/run/RunBar.tsx';
import { SettingsPanel } from '../panels/settings/SettingsPanel.tsx';
import { QuestionPanel } from '../panels/start/QuestionPanel.tsx';
import { StartPanel } from '../panels/start/StartPanel.tsx';
import { WantedPanel } from '../panels/start/WantedPanel.tsx';
import { version } from '../version.ts';

/** The first screen, or the workbench once a model and data are open. */
export function Page() {
  const isOpen = useAppState((state) => state.recipe !== null);
  const isFloat = useAppState((state) => state.floatModel !== null);
  return (
    <>
      <main className="page">
        <MessageArea />
        <WantedPanel />
        <QuestionPanel />
        {isFloat && !isOpen && <h1 className="visually-hidden">Quantisation</h1>}
        <QuantisePanel />
        {isOpen && <Workbench />}
        {!isOpen && !isFloat && <StartPanel />}
      </main>
      <footer className="footer">
        <p>Files never leave this tab. No account, no tracking.</p>
        <p>
          Tauscope {version}, Apache-2.0.{' '}
          <a href="licences.txt" target="_blank">
            Licences of what this page is made of
          </a>
        </p>
      </footer>
    </>
  );
}

function Workbench() {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The button that led here is gone; its focus goes on from the top of what it opened.
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="workbench">
      <h1 ref={title} className="visually-hidden" tabIndex={-1}>
        Exploration
      </h1>
      <SettingsPanel />
      <InputsPanel />
      <RunBar />
      <FrontPanel />
      <ChosenPanel />
      <LayersPanel />
      <CrosscheckPanel />
      <LiveSentence />
    </div>
  );
}
