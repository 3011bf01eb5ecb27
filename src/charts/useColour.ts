import type { RefObject } from 'react';
import { useEffect, useState } from 'react';

/** A colour that the style sheet gives an element, as a canvas understands it; follows the theme. */
export function useColour(
  ref: RefObject<Element | null>,
  property: 'color' | 'outlineColor' | 'backgroundColor' | 'caretColor',
): string {
  const [colour, setColour] = useState('');
  useEffect(() => {
    const read = () => ref.current && setColour(getComputedStyle(ref.current)[property]);
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
      matchMedia(query),
    );
    for (const query of queries) query.addEventListener('change', read);
    return () => {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', read);
    };
  }, [ref, property]);
  return colour;
}
