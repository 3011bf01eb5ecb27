import { createContext, useContext } from 'react';
import { useStore } from 'zustand/react';
import type { App } from '../store/app.ts';
import type { AppState } from '../store/state.ts';

/** The one app; the shell provides it. */
export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('a panel was rendered outside the app');
  return app;
}

/** A part of the state; the component follows it. */
export function useAppState<T>(select: (state: AppState) => T): T {
  return useStore(useApp().store, select);
}
