import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { targetOf } from './checkOutput.ts';
import { fileError } from './fileError.ts';

/**
 * Writes a file, or leaves what was there as it was: whatever happens, the name never stands for a part.
 * @throws TauscopeError `not-found`
 */
export async function write(path: string, content: string | Uint8Array): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = await targetOf(path);
    const before = await stat(target).catch(() => undefined);
    temporary = join(dirname(target), `.tauscope-${randomUUID()}.tmp`);
    const handle = await open(temporary, 'wx');
    try {
      if (before) await handle.chmod(before.mode & 0o777);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    if (temporary) await rm(temporary, { force: true });
    throw fileError('write', path, error);
  }
}
