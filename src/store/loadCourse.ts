import { TauscopeError } from '../network/errors.ts';

/** What runs explorations and writes them down, which the first screen does without; it comes with the workbench. Rejects with TauscopeError `not-found`. */
export async function loadCourse() {
  try {
    const [{ explore, measureHeldOut }, { goOnFrom }, { resultsDocument }] = await Promise.all([
      import('../exploration/explore.ts'),
      import('../sharing/resume.ts'),
      import('../sharing/resultsFile.ts'),
    ]);
    return { explore, goOnFrom, measureHeldOut, resultsDocument };
  } catch {
    throw new TauscopeError(
      'not-found',
      'What explores could not be loaded from this site: check the connection and reload the page.',
    );
  }
}
