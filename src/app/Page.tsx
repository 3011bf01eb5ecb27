import type { ComponentType } from 'react';
import { lazy, Suspense, useEffect } from 'react';
import { useAppState } from '../panels/appContext.ts';
import { MessageArea } from '../panels/messages/MessageArea.tsx';
import { QuestionPanel } from '../panels/start/QuestionPanel.tsx';
import { StartPanel } from '../panels/start/StartPanel.tsx';
import { WantedPanel } from '../panels/start/WantedPanel.tsx';
import { version } from '../version.ts';
import { loadWorkbench } from './loadWorkbench.ts';

const Workbench = lazy(loadWorkbench);
/** The page works as well without. */
const UpdateNotice = lazy<ComponentType>(() =>
  import('./UpdateNotice.tsx').then(
    ({ UpdateNotice }) => ({ default: UpdateNotice }),
    () => ({ default: () => null }),
  ),
);

/** The first screen, or the workbench once something to work on is open. */
export function Page() {
  const isOpen = useAppState((state) => state.recipe !== null || state.floatModel !== null);
  useEffect(() => {
    // The first screen stands; what comes after it follows. Should that fail, it is said when it is needed.
    loadWorkbench().catch(() => {});
  }, []);
  return (
    <>
      <main className="page">
        <MessageArea />
        <WantedPanel />
        <QuestionPanel />
        {isOpen ? (
          <Suspense fallback={<Loading />}>
            <Workbench />
          </Suspense>
        ) : (
          <StartPanel />
        )}
      </main>
      <footer className="footer">
        <Suspense>
          <UpdateNotice />
        </Suspense>
        <p>Files never leave this computer. No account, no tracking.</p>
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

function Loading() {
  return (
    <p className="loading" role="status">
      Loading the workbench…
    </p>
  );
}
