import { sep } from 'node:path';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Folders whose files wait for whole programs, in the order in which they begin. */
const long = ['headless', 'firmware', 'browser', 'fuzz', 'bad-files'];

/** Begins with the files that take long, so that no core waits for one of them at the end. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      long.findIndex((folder) => moduleId.includes(`${sep}tests${sep}${folder}${sep}`)) + 1 || Infinity;
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  }
}
