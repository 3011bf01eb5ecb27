import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useAppState } from '../panels/appContext.ts';
import { ChosenPanel } from '../panels/chosen/ChosenPanel.tsx';
import { FrontPanel } from '../panels/front/FrontPanel.tsx';
import { InputsPanel } from '../panels/inputs/InputsPanel.tsx';
import { InsightTabs } from '../panels/insights/InsightTabs.tsx';
import { LiveSentence } from '../panels/messages/LiveSentence.tsx';
import { QuantisePanel } from '../panels/quantise/QuantisePanel.tsx';
import { RunBar } from '../panels/run/RunBar.tsx';
import { SettingsPanel } from '../panels/settings/SettingsPanel.tsx';
import { RestedShownContext, ShownContext, useRested, useShownOfState } from '../panels/useShown.ts';

export { ComparePanel } from '../panels/compare/ComparePanel.tsx';
export { FollowPanel } from '../panels/follow/FollowPanel.tsx';
export { QuestionPanel } from '../panels/start/QuestionPanel.tsx';
export { WantedPanel } from '../panels/start/WantedPanel.tsx';

/** What is done with what is open: a float model is quantised, a model and data are explored. */
export function Workbench() {
  const isExplored = useAppState((state) => state.recipe !== null);
  return (
    <>
      {!isExplored && <h1 className="visually-hidden">Quantisation</h1>}
      <QuantisePanel />
      {isExplored && <Exploration />}
    </>
  );
}

function Exploration() {
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
      <ShownProvider>
        <div className="workbench__decision">
          <FrontPanel />
          <ChosenPanel />
        </div>
        <InsightTabs />
        <LiveSentence />
      </ShownProvider>
    </div>
  );
}

function ShownProvider({ children }: { readonly children: ReactNode }) {
  const shown = useShownOfState();
  return (
    <ShownContext value={shown}>
      <RestedShownContext value={useRested(shown)}>{children}</RestedShownContext>
    </ShownContext>
  );
}
