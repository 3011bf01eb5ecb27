import { TauscopeError } from '../network/errors.ts';
import type { BundleJob, StoredFile } from './bundleJob.ts';
import { firmwareFormats } from './image/firmwareFile.ts';
import { networkImage } from './image/networkImage.ts';
import { programOf } from './image/program.ts';
import { runtimeOf } from './image/runtime.ts';

/** A job's program for its board, made without a toolchain; or why there is none. */
export type ReadyProgram =
  | {
      /** The .hex, and what the board's own way of flashing takes if that is another file. */
      readonly files: readonly StoredFile[];
      /** By which the running program names its network. */
      readonly imageCrc: string;
    }
  | { readonly reason: string };

/** The same bytes as `exportFirmware` gives for the board of the job. */
export function readyProgram(job: BundleJob): ReadyProgram {
  const { id, flashing } = job.board;
  try {
    const runtime = runtimeOf(id);
    const program = programOf(runtime, networkImage(job, runtime));
    const endings = [...new Set(['hex', flashing.file] as const)].sort();
    return {
      files: endings.map((ending) => ({
        path: `ready/${id}.${ending}`,
        bytes: firmwareFormats[ending](program),
      })),
      imageCrc: program.imageCrc,
    };
  } catch (error) {
    if (error instanceof TauscopeError) return { reason: error.message };
    throw error;
  }
}
