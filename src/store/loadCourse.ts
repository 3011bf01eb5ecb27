import { loadScript } from './loadScript.ts';

/** What runs explorations and writes them down, which the first screen does without; it comes with the workbench. Rejects with TauscopeError `not-found`. */
export function loadCourse() {
  return loadScript('explores', async () => {
    const [{ explore, measureHeldOut }, { onBoard, pricesOnBoard }, { goOnFrom }, { resultsDocument }] =
      await Promise.all([
        import('../exploration/explore.ts'),
        import('../exploration/onBoard.ts'),
        import('../sharing/resume.ts'),
        import('../sharing/resultsFile.ts'),
      ]);
    return { explore, goOnFrom, measureHeldOut, onBoard, pricesOnBoard, resultsDocument };
  });
}
