import type { Page } from 'playwright-core';

/** Keeps what is asked for at these paths from the page until the call of what it gives. */
export async function heldBack(page: Page, isHeld: (path: string) => boolean): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    ({ pathname }) => isHeld(pathname),
    (route) => released.then(() => route.continue()),
  );
  return release;
}
