/**
 * Makes the page work without a network from its next visit on: a service worker keeps the files of this build (`serviceWorker.ts`). A
 * newer build waits until a person wants it.
 * @param onUpdate gets what takes the waiting build and reloads the page
 */
export async function workOffline(onUpdate: (update: () => void) => void): Promise<void> {
  // The development server has none.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register('./sw.js', { updateViaCache: 'none' });
  const offer = (waiting: ServiceWorker) =>
    onUpdate(() => {
      // Another tab may have taken it.
      if (waiting.state !== 'installed') {
        location.reload();
        return;
      }
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage('update');
    });
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      // The first one is this build.
      if (installing.state === 'installed' && registration.active) offer(installing);
    });
  });
}
