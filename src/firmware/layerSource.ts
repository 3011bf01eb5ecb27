import { codeParts } from '../assembly/print.ts';
import { routineFlashBytes } from '../assembly/routine.ts';
import { blockFigures } from '../boards/timing/blockFigures.ts';
import type { RoutineCycles } from '../boards/timing/routineCycles.ts';
import { pipelines, routineCycles } from '../boards/timing/routineCycles.ts';
import type { IntegerNetwork } from '../network/network.ts';
import { layerRoutines } from '../plan/layerRoutines.ts';
import type { KernelSettings } from '../plan/networkKernels.ts';
import { targetOf } from '../plan/networkKernels.ts';
import type { LinePart } from './alignedLines.ts';
import { identifier } from './identifier.ts';

/** A block of a kernel's code, and what it takes in one call of the kernel. */
interface SourceBlock {
  /** Number of its first line. */
  readonly line: number;
  readonly comment: string;
  /** In its code. */
  readonly instructions: number;
  /** How often it runs; the mean where that is data. */
  readonly runs: number;
  /** With a memory that never waits; by what was measured on the board, if anything was. */
  readonly coreCycles: number;
}

/** The code that computes one layer, as a bundle has it but for tables and lines about the file. */
export interface LayerSource {
  readonly lines: readonly string[];
  /** In the order of their lines. */
  readonly blocks: readonly SourceBlock[];
  readonly cycles: Pick<RoutineCycles, 'core' | 'stalls'>;
  readonly flashBytes: number;
  /** Of that, constants. */
  readonly tableBytes: number;
}

/** The code of all routines of the layer, one after the other, and the parts that it is made of. */
export function layerSource(
  network: IntegerNetwork,
  layer: number,
  settings: KernelSettings,
): { readonly source: LayerSource; readonly parts: readonly LinePart[] } {
  const { core, calibration } = settings.target;
  const prefix = identifier(network.name);
  const lines: string[] = [];
  const parts: LinePart[] = [];
  const blocks: SourceBlock[] = [];
  const total = { core: 0, stalls: 0, flashBytes: 0, tableBytes: 0 };
  for (const routine of layerRoutines(network, layer, settings)) {
    const figures = blockFigures(routine.body, pipelines[core]);
    for (const part of codeParts(routine, prefix)) {
      if (part.block) {
        const { runs, coreCycles } = figures.get(part.block)!;
        const { comment, instructions } = part.block;
        blocks.push({
          line: lines.length,
          comment,
          instructions: instructions.length,
          runs,
          coreCycles: (calibration?.coreFactor ?? 1) * coreCycles,
        });
      }
      for (const line of part.lines) lines.push(line);
      parts.push({ key: part.block?.comment ?? 'label', lines: part.lines });
    }
    const cycles = routineCycles(routine, targetOf(settings, layer));
    total.core += cycles.core;
    total.stalls += cycles.stalls;
    total.flashBytes += routineFlashBytes(routine);
    total.tableBytes += routine.tables.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
  const { core: coreCycles, stalls, flashBytes, tableBytes } = total;
  const cycles = { core: coreCycles, stalls };
  return { source: { lines, blocks, cycles, flashBytes, tableBytes }, parts };
}
