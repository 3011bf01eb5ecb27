import { expect, test } from 'vitest';
import type { ClockModel } from './clocks/clockModel.ts';
import type { Access, Fault } from './clocks/startedBoard.ts';
import { startedBoard } from './clocks/startedBoard.ts';

/** Another value for what is written to a register, which the program does not see. */
function planted(register: number, change: (value: number) => number): Fault {
  let own: number | undefined;
  return {
    written: ({ address, value }) => {
      if (address !== register) return value;
      own = value;
      return change(value) >>> 0;
    },
    seen: ({ address, value }) => (address === register && own !== undefined ? own : value),
  };
}

/** The same register is not written at all. */
const without = (register: number): Fault => ({
  written: ({ address, value }) => (address === register ? null : value),
});

const fieldOf = (low: number, width: number, change: (field: number) => number) => (value: number) => {
  const mask = ((2 ** width - 1) << low) >>> 0;
  return (value & ~mask) | (change((value & mask) >>> low) << low);
};
const fieldSetTo = (low: number, width: number, value: number) => fieldOf(low, width, () => value);
const oneLess = fieldOf(0, 4, (states) => Math.max(0, states - 1));
const [acrL4, acrF4, acrH7] = [0x4002_2000, 0x4002_3c00, 0x5200_2000];

test.each<readonly [board: string, what: string, fault: Fault, finding: RegExp]>([
  ['nucleo-l476rg', 'a wait state too few', planted(acrL4, oneLess), /flash with 3 wait states at 80 MHz/],
  ['nucleo-l4r5zi', 'a wait state too few', planted(acrL4, oneLess), /flash with 4 wait states at 120 MHz/],
  ['nucleo-g474re', 'a wait state too few', planted(acrL4, oneLess), /flash with 3 wait states at 170 MHz/],
  ['nucleo-f401re', 'a wait state too few', planted(acrF4, oneLess), /flash with 1 wait states at 84 MHz/],
  ['nucleo-f411re', 'a wait state too few', planted(acrF4, oneLess), /flash with 2 wait states at 100 MHz/],
  ['nucleo-f446re', 'a wait state too few', planted(acrF4, oneLess), /flash with 4 wait states at 180 MHz/],
  ['nucleo-u575zi-q', 'a wait state too few', planted(acrL4, oneLess), /flash with 3 wait states at 160 MHz/],
  ['nucleo-h563zi', 'a wait state too few', planted(acrL4, oneLess), /flash with 4 wait states at 250 MHz/],
  ['nucleo-h743zi', 'a wait state too few', planted(acrH7, oneLess), /flash with 3 wait states at 240 MHz/],
  ['nucleo-h743zi', 'a short signal delay', planted(acrH7, fieldSetTo(4, 2, 1)), /signal delay/],
  ['nucleo-h563zi', 'a short signal delay', planted(acrL4, fieldSetTo(4, 2, 1)), /signal delay/],
  ['nucleo-l4r5zi', 'no boost', without(0x4000_7080), /system clock at this voltage at 120 MHz/],
  ['nucleo-g474re', 'no boost', without(0x4000_7080), /system clock at this voltage at 170 MHz/],
  [
    'nucleo-g474re',
    'a bus clock that is not halved',
    planted(0x4002_1008, fieldSetTo(4, 4, 0)),
    /not halved for 1 us/,
  ],
  [
    'nucleo-l4r5zi',
    'a bus clock that is not halved',
    planted(0x4002_1008, fieldSetTo(4, 4, 0)),
    /not halved for 1 us/,
  ],
  [
    'nucleo-f411re',
    'the voltage scale of the reset',
    without(0x4000_7000),
    /system clock at this voltage at 100 MHz/,
  ],
  [
    'nucleo-f401re',
    'a reserved voltage scale',
    planted(0x4000_7000, fieldSetTo(14, 2, 3)),
    /scale 3 is reserved/,
  ],
  [
    'nucleo-f446re',
    'no over-drive',
    planted(0x4000_7000, (value) => value & 0xffff),
    /waits for ever|at this voltage at 180/,
  ],
  [
    'nucleo-u575zi-q',
    'no booster',
    {
      written: ({ address, value }) => (address === 0x4602_080c ? value & ~(1 << 18) : value),
      seen: ({ address, value }) => (address === 0x4602_080c ? value | (1 << 14) : value),
    },
    /at this voltage at 160 MHz/,
  ],
  ['nucleo-h563zi', 'another voltage scale', planted(0x4402_0810, fieldSetTo(4, 2, 2)), /waits for ever/],
  ['nucleo-h743zi', 'no over-drive', without(0x5800_042c), /system clock at this voltage at 480 MHz/],
  ['nucleo-l476rg', 'a fast VCO', planted(0x4002_100c, fieldSetTo(8, 7, 88)), /VCO of the PLL at 352 MHz/],
  [
    'nucleo-g474re',
    'a slow input of the PLL',
    planted(0x4002_100c, fieldSetTo(4, 4, 15)),
    /input of the PLL at 1 MHz/,
  ],
  ['nucleo-f401re', 'a slow VCO', planted(0x4002_3804, fieldSetTo(6, 9, 180)), /VCO of the PLL at 180 MHz/],
  [
    'nucleo-f446re',
    'a fast input of the PLL',
    planted(0x4002_3804, fieldSetTo(0, 6, 4)),
    /input of the PLL at 4 MHz/,
  ],
  ['nucleo-u575zi-q', 'a fast VCO', planted(0x4602_0c34, fieldSetTo(0, 9, 160)), /VCO of the PLL at 644 MHz/],
  [
    'nucleo-h563zi',
    'another input range',
    planted(0x4402_0c28, fieldSetTo(2, 2, 3)),
    /input of the PLL at 4 MHz/,
  ],
  [
    'nucleo-h743zi',
    'another VCO range',
    planted(0x5802_442c, (value) => value | 2),
    /VCO of the PLL at 960 MHz/,
  ],
  ['pico-2', 'a fast VCO', planted(0x4005_0008, () => 140), /VCO of the PLL at 1680 MHz/],
  ['pico-2', 'a fast flash', planted(0x400d_000c, (value) => value - 1), /QSPI flash at 150 MHz/],
  ['pico-2', 'a crystal that has no time', planted(0x4004_800c, () => 40), /less than 1 ms/],
  ['nucleo-f411re', 'another factor', planted(0x4002_3804, fieldSetTo(6, 9, 396)), /runs at 99000000 Hz/],
  [
    'nucleo-f411re',
    'a fast peripheral bus',
    planted(0x4002_3808, fieldSetTo(10, 3, 0)),
    /peripheral bus 1 at 100 MHz/,
  ],
  [
    'nucleo-f446re',
    'a fast peripheral bus',
    planted(0x4002_3808, fieldSetTo(13, 3, 0)),
    /peripheral bus 2 at 180 MHz/,
  ],
  ['nucleo-h743zi', 'a fast peripheral bus', without(0x5802_4420), /peripheral bus 4 at 240 MHz/],
  ['nucleo-l476rg', 'a console without a clock', without(0x4002_1058), /while its block has no clock/],
  [
    'pico-2',
    'a console in reset',
    planted(0x4002_0000, (value) => value | (1 << 26)),
    /waits for ever|while a reset holds/,
  ],
  ['nano-33-ble', 'no DC/DC converter', without(0x4000_0578), /DC\/DC converter is off/],
  [
    'nano-33-ble',
    'no wait for the crystal',
    { seen: (read) => (read.address === 0x4000_0100 ? 1 : read.value) },
    /without a crystal/,
  ],
  ...(
    [
      ['nucleo-l476rg', 0x4002_1000, 0x4002_100c],
      ['nucleo-f411re', 0x4002_3800, 0x4002_3804],
      ['nucleo-u575zi-q', 0x4602_0c00, 0x4602_0c34],
      ['nucleo-h563zi', 0x4402_0c00, 0x4402_0c34],
      ['nucleo-h743zi', 0x5802_4400, 0x5802_4430],
    ] as const
  ).flatMap(([board, control, pll]) => [
    [
      board,
      'a PLL that is set up while it is on',
      {
        written: ({ address, value }: Access, _place: number, model: ClockModel) => {
          if (address === pll) model.write(control, model.get(control) | (1 << 24));
          return value;
        },
      },
      /changed while it is on/,
    ] as const,
    [
      board,
      'no wait for the PLL',
      { seen: (read: Access) => (read.address === control ? read.value | (1 << 25) : read.value) },
      /switched to a PLL that is not ready/,
    ] as const,
  ]),
])('%s: %s is noticed', (id, _, fault, finding) => {
  expect(startedBoard(id, fault).findings.join('; ')).toMatch(finding);
});
