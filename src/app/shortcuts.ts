/** A shortcut as its control on the page declares it with `aria-keyshortcuts`. */
export interface Shortcut {
  /** A key, or `Control+` and a key: the command key on a Mac. */
  readonly key: string;
  readonly title: string;
}

/** Single keys can be turned off for those whose speech or switch input would trigger them. */
export const shortcutSettings = { singleKeys: true };

/** What can be pressed now, in the order of the page. */
export function availableShortcuts(): Shortcut[] {
  return controls().map((control) => ({
    key: control.getAttribute('aria-keyshortcuts') ?? '',
    title: titleOf(control),
  }));
}

/** Presses or focuses the control that declares the key; the focus stays where it is when a button is pressed. */
export function listenForShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    const withControl = event.ctrlKey || event.metaKey;
    if (event.key !== 'Escape' && !withControl && !shortcutSettings.singleKeys) return;
    const pressed = `${withControl ? 'control+' : ''}${event.key.toLowerCase()}`;
    const control = controls().find(
      (candidate) => candidate.getAttribute('aria-keyshortcuts')?.toLowerCase() === pressed,
    );
    // Of most keys nothing is wanted, and all of the page is searched for what may be open.
    if (!control || document.querySelector('dialog[open], :popover-open')) return;
    event.preventDefault();
    // What is pressed may go away with what it does, and the focus with it.
    if (control instanceof HTMLButtonElement) control.click();
    else control.focus();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

function controls(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[aria-keyshortcuts]:not(:disabled)')];
}

function titleOf(control: HTMLElement): string {
  const label = control instanceof HTMLInputElement ? control.labels?.[0]?.textContent : null;
  return label ?? control.getAttribute('aria-label') ?? control.textContent;
}

/** Whether keys belong to the field with the focus. A range has its own keys, none of them letters. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['range', 'checkbox', 'radio'].includes(target.type);
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
