import { afterAll, beforeAll, describe } from 'vitest';
import type { Firefox } from './firefox.ts';
import { hasFirefox, startFirefox } from './firefox.ts';
import { explorations } from './firefoxExplorations.ts';
import { ownFiles } from './firefoxOwnFiles.ts';
import { refinement } from './firefoxRefine.ts';
import { visit } from './firefoxVisit.ts';

/** All in one browser: to start it costs as much as a visit. */
describe.skipIf(!hasFirefox)('with firefox-esr:', () => {
  let firefox: Firefox;
  beforeAll(async () => {
    firefox = await startFirefox();
  });
  afterAll(() => firefox.close());

  for (const part of [visit, ownFiles, explorations, refinement]) part(() => firefox.openApp());
});
