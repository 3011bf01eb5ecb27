/** Every page holds it as long as it is open. */
const pageLock = 'tauscope page';

/** Whether no other page of this site was open; from now on others see this one. Browsers without locks take each for the only one. */
export async function isOnlyPage(): Promise<boolean> {
  if (!('locks' in navigator)) return true;
  const { locks } = navigator;
  const isOnly = await locks.request(pageLock, { ifAvailable: true }, (lock) => lock !== null);
  void locks.request(pageLock, { mode: 'shared' }, () => new Promise<never>(() => undefined));
  return isOnly;
}
