import { useState } from 'react';
import { applyTheme, storedTheme, storeTheme, themes } from './theme.ts';

const titles = { system: 'Auto', light: 'Light', dark: 'Dark' } as const;

/** Goes round the system's theme, light and dark. */
export function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!;
  return (
    <button
      type="button"
      className="button button--quiet"
      aria-keyshortcuts="T"
      aria-label={`Theme: ${titles[theme]}`}
      title={`Switch to ${titles[next]}`}
      onClick={() => {
        applyTheme(next);
        storeTheme(next);
        setTheme(next);
      }}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 2A6 6 0 0 1 8 14Z" fill="currentColor" />
      </svg>
      <span className="header__wide">{titles[theme]}</span>
    </button>
  );
}
