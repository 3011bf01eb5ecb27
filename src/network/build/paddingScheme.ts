import type { Window } from '../network.ts';
import { resolveWindow } from './slidingWindow.ts';

/** The padding scheme that gives a layer's margins on its input [h, w, c], or null where they need a PAD of their own. */
export function paddingSchemeOf(
  { index, window }: { readonly index: number; readonly window: Window },
  { shape: [h = 0, w = 0, c = 0] }: { readonly shape: readonly number[] },
): 'SAME' | 'VALID' | null {
  const { kernel, padding } = window;
  const sides = ['top', 'left', 'bottom', 'right'] as const;
  if (sides.every((side) => padding[side] === 0)) return 'VALID';
  const facts = { ...window, padding: 'SAME' } as const;
  const same = resolveWindow(kernel, facts, { h, w, c }, `operator ${index}`).window.padding;
  return sides.every((side) => same[side] === padding[side]) ? 'SAME' : null;
}
