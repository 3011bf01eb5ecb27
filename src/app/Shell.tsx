import './shell.css';
import { useEffect } from 'react';
import { AppContext } from '../panels/appContext.ts';
import type { App } from '../store/app.ts';
import { closeAll } from '../store/openActions.ts';
import { DropTarget } from './DropTarget.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Header } from './Header.tsx';
import { Page } from './Page.tsx';
import { listenForShortcuts } from './shortcuts.ts';
import { useTitle } from './useTitle.ts';

/** Everything on the page. */
export function Shell({ app }: { readonly app: App }) {
  useTitle(app);
  useEffect(listenForShortcuts, []);
  return (
    <AppContext value={app}>
      <ErrorBoundary onReset={() => closeAll(app)}>
        <Header />
        <Page />
        <DropTarget />
      </ErrorBoundary>
    </AppContext>
  );
}
