import '../charts/tokens.css';
import './base.css';
import { createRoot } from 'react-dom/client';
import { createApp } from '../store/app.ts';
import { followServer } from '../store/followServer.ts';
import { keepResults } from '../store/keepResults.ts';
import { listKept } from '../store/shelfActions.ts';
import { followAddress } from './addressBar.ts';
import { browserServices } from './browserServices.ts';
import { Shell } from './Shell.tsx';
import { applyTheme, storedTheme } from './theme.ts';

applyTheme(storedTheme());
const app = createApp(browserServices());
createRoot(document.getElementById('app')!).render(<Shell app={app} />);
keepResults(app);
const isFollowing = new URLSearchParams(location.search).has('follow');
// What a server follows is not in this browser, so that a link to it would open empty.
if (isFollowing) history.replaceState(null, '', location.pathname + location.search);
// A link to what is kept opens it.
void listKept(app).then(() => {
  followAddress(app);
  if (isFollowing) void followServer(app);
});
