import './tokens.css';
import './base.css';
import { createRoot } from 'react-dom/client';
import { createApp } from '../store/app.ts';
import { followAddress } from './addressBar.ts';
import { browserServices } from './browserServices.ts';
import { Shell } from './Shell.tsx';
import { applyTheme, storedTheme } from './theme.ts';

applyTheme(storedTheme());
const app = createApp(browserServices());
createRoot(document.getElementById('app')!).render(<Shell app={app} />);
followAddress(app);
