import type { Board } from './board.ts';

/** Files that a program is there as, by their endings. */
export type FirmwareFiles = Readonly<Partial<Record<'hex' | 'bin' | 'elf' | 'uf2', string>>>;

/** Commands that write a program onto a board: with the board's own loader, and with probes. */
export function flashingCommands({ flashing }: Pick<Board, 'flashing'>, files: FirmwareFiles): string[] {
  const { file, loader, probe, openocdTarget, probeRsChip, pyocdTarget } = flashing;
  const { hex, elf = hex } = files;
  const own = files[file];
  return [
    ...(loader !== undefined && own !== undefined ? [loader.replace('{file}', own)] : []),
    ...(hex === undefined
      ? []
      : [
          ...(probe === 'stlink' ? [`STM32_Programmer_CLI -c port=SWD mode=UR -w ${hex} -v -rst`] : []),
          `openocd -f interface/${probe}.cfg -f ${openocdTarget} -c "program ${elf} verify reset exit"`,
          `probe-rs download --chip ${probeRsChip} --binary-format hex --verify ${hex}`,
          `pyocd pack install ${pyocdTarget} && pyocd flash -t ${pyocdTarget} ${hex}`,
        ]),
  ];
}
