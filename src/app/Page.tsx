import type { ComponentType } from 'react';
import { lazy, Suspense, useEffect } from 'react';
import { useAppState } from '../panels/appContext.ts';
import { MessageArea } from '../panels/messages/MessageArea.tsx';
import { StartPanel } from '../panels/start/StartPanel.tsx';
import { version } from '../version.ts';
import { loadWorkbench } from './loadWorkbench.ts';

const Workbench = lazy(() => loadWorkbench());
const ComparePanel = lazy(() => loadWorkbench('ComparePanel'));
const FollowPanel = lazy(() => loadWorkbench('FollowPanel'));
const QuestionPanel = lazy(() => loadWorkbench('QuestionPanel'));
const WantedPanel = lazy(() => loadWorkbench('WantedPanel'));
/** The page works as well without. */
const UpdateNotice = lazy<ComponentType>(() =>
  import('./UpdateNotice.tsx').then(
    ({ UpdateNotice }) => ({ default: UpdateNotice }),
    () => ({ default: () => null }),
  ),
);

/** The first screen, the workbench once something to work on is open, or a comparison; above them what is followed. */
export function Page() {
  const isOpen = useAppState((state) => state.recipe !== null || state.floatModel !== null);
  const isComparing = useAppState((state) => state.comparison !== null);
  const isFollowing = useAppState((state) => state.followed !== null || state.followFault !== null);
  const isWanted = useAppState((state) => state.wanted !== null);
  const isAsked = useAppState((state) => state.asked !== null);
  useEffect(() => {
    // The first screen stands; what comes after it follows. Should that fail, it is said when it is needed.
    loadWorkbench().catch(() => {});
  }, []);
  return (
    <>
      <main className="page">
        <MessageArea />
        <Suspense fallback={<Loading />}>
          {isFollowing && <FollowPanel />}
          {isWanted && <WantedPanel />}
          {isAsked && <QuestionPanel />}
        </Suspense>
        {isComparing || isOpen ? (
          <Suspense fallback={<Loading />}>{isComparing ? <ComparePanel /> : <Workbench />}</Suspense>
        ) : (
          !isFollowing && <StartPanel />
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
