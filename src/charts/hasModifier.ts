type ModifiedKey = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Whether a key is pressed in a combination, which is the browser's: it zooms the page, goes back, changes tabs. */
export function hasModifier({ ctrlKey, metaKey, altKey }: ModifiedKey): boolean {
  return ctrlKey || metaKey || altKey;
}
