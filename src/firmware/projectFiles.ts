import type { Board } from '../boards/board.ts';
import { boards } from '../boards/boards.ts';
import type { Rounding } from '../network/network.ts';
import { mostCopyLoops } from '../network/network.ts';
import type { BundleFile } from './bundleJob.ts';
import { calledRuntime } from './calledRuntime.ts';
import type { LinkedVectors } from './linkedVectors.ts';
import { filledTemplate, licenceText, templatePaths, templateText } from './template.ts';

/**
 * What a bundle holds around the sources of its network: the runtime that they call, ports, boards, make file, licence.
 * @param chosen has room for the tables and the code that are copied; on other boards they stay in flash
 */
export function projectFiles(
  network: readonly BundleFile[],
  rounding: Rounding,
  prefix: string,
  chosen: Board,
  linked: LinkedVectors,
): BundleFile[] {
  return [
    ...calledRuntime(copies('runtime/', 'src/'), network),
    ...copies('ports/'),
    ...boards.flatMap((board) => boardFiles(board, chosen, linked.get(board.id)!)),
    { path: 'src/runtime/config.h', text: runtimeConfig(rounding, prefix) },
    { path: 'Makefile', text: templateText('project/Makefile') },
    { path: 'main.c', text: filledTemplate('project/main.c', { macro: prefix.toUpperCase(), prefix }) },
    { path: 'LICENSE', text: licenceText() },
  ];
}

/** Text of `config.h`, which the files of `runtime/` include. */
export function runtimeConfig(rounding: Rounding, prefix: string): string {
  return filledTemplate('project/config.h', {
    macro: prefix.toUpperCase(),
    prefix,
    singleRounding: rounding === 'single' ? 1 : 0,
    mostCopyLoops,
  });
}

function copies(folder: string, into = ''): BundleFile[] {
  return templatePaths(folder).map((path) => ({ path: into + path, text: templateText(path) }));
}

function definesFor(board: Board, chosen: Board): string {
  if (board.id !== chosen.id) return '-DTS_TABLES_IN_FLASH';
  return board.codeMemory ? '-DTS_CODE_MEMORY' : '';
}

function boardFiles(board: Board, chosen: Board, linkedVectors: number): BundleFile[] {
  const folder = `boards/${board.id}/`;
  const { name, part, core, flashBytes, ramBytes, flashing } = board;
  const { file, loader, probe, openocdTarget, probeRsChip, pyocdTarget } = flashing;
  const text = filledTemplate('project/board.mk', {
    name,
    part,
    core,
    flashBytes,
    ramBytes,
    linkedVectors,
    defines: definesFor(board, chosen),
    file,
    // What make puts in for the file of a recipe.
    loader: loader?.replace('{file}', () => '$<') ?? '@echo $(BOARD_NAME) has no loader of its own.; exit 1',
    probe,
    openocdTarget,
    probeRsChip,
    pyocdTarget,
  });
  return [...copies(folder), { path: `${folder}board.mk`, text }];
}
