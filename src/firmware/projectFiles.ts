import type { Rounding } from '../network/network.ts';
import type { Board } from '../target/board.ts';
import { boards } from '../target/boards.ts';
import type { BundleFile } from './bundleJob.ts';
import { filledTemplate, licenceText, templatePaths, templateText } from './template.ts';

/** Compiler flags that make weight constants what the board description says. */
const constantFlags: Readonly<Record<Board['weightConstants'], string>> = {
  immediate: '-mslow-flash-data',
  literal: '',
};

/** Everything of a bundle that does not depend on the network: runtime, ports, boards, make file, licence. */
export function projectFiles(rounding: Rounding, prefix: string): BundleFile[] {
  const flagsOf = (core: Board['core']) =>
    constantFlags[boards.find((board) => board.core === core)?.weightConstants ?? 'literal'];
  return [
    ...copies('runtime/'),
    ...copies('ports/'),
    ...boards.flatMap(boardFiles),
    {
      path: 'Makefile',
      text: filledTemplate('project/Makefile', {
        defines: rounding === 'single' ? ' -DTS_SINGLE_ROUNDING' : '',
        m4Constants: flagsOf('cortex-m4'),
        m33Constants: flagsOf('cortex-m33'),
      }),
    },
    { path: 'main.c', text: filledTemplate('project/main.c', { macro: prefix.toUpperCase(), prefix }) },
    { path: 'LICENSE', text: licenceText() },
  ];
}

function copies(folder: string): BundleFile[] {
  return templatePaths(folder).map((path) => ({ path, text: templateText(path) }));
}

function boardFiles(board: Board): BundleFile[] {
  const folder = `boards/${board.id}/`;
  const { name, part, core, flashBytes, ramBytes, flashing } = board;
  const kernelFlags = constantFlags[board.weightConstants];
  const text = filledTemplate('project/board.mk', {
    name,
    part,
    core,
    flashBytes,
    ramBytes,
    kernelFlags,
    ...flashing,
  });
  return [...copies(folder), { path: `${folder}board.mk`, text }];
}
