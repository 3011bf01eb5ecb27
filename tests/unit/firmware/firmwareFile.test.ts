import { expect, test } from 'vitest';
import { boardOf } from '../../../src/boards/boards.ts';
import { flashingCommands } from '../../../src/boards/flashingCommands.ts';
import { firmwareFormats } from '../../../src/firmware/image/firmwareFile.ts';

const program = {
  machine: 'pico-2',
  imageCrc: '',
  address: 0x1000_0000,
  bytes: Uint8Array.from({ length: 600 }, (_, i) => i % 251),
  entryAddress: 0x1000_0040,
  functions: [],
  tables: [],
};

test('a UF2 file: numbered blocks of 512 bytes, 256 of them payload, for the RP2350', () => {
  const file = firmwareFormats.uf2(program);
  expect(file.length).toBe(3 * 512);
  const found = new Uint8Array(3 * 256);
  for (let block = 0; block < 3; block++) {
    const words = new DataView(file.buffer, file.byteOffset + 512 * block, 512);
    const word = (i: number) => words.getUint32(4 * i, true);
    expect(new TextDecoder().decode(file.subarray(512 * block, 512 * block + 4))).toBe('UF2\n');
    expect([word(1), word(127)]).toEqual([0x9e5d5157, 0x0ab16f30]);
    expect([2, 3, 4, 5, 6, 7].map(word)).toEqual([
      0x2000,
      0x1000_0000 + 256 * block,
      256,
      block,
      3,
      0xe48bff59,
    ]);
    found.set(file.subarray(512 * block + 32, 512 * block + 288), 256 * block);
  }
  expect(found.subarray(0, 600)).toEqual(program.bytes);
  expect(found.subarray(600).every((byte) => byte === 0)).toBe(true);
});

test('flashing commands are for the probe, the loader and the files that are there', () => {
  const stlink = flashingCommands(boardOf('nucleo-f401re'), { hex: 'a.hex', elf: 'a.elf' });
  expect(stlink.map((command) => command.split(' ')[0])).toEqual([
    'STM32_Programmer_CLI',
    'openocd',
    'probe-rs',
    'pyocd',
  ]);
  expect(stlink[1]).toContain('program a.elf');
  expect(flashingCommands(boardOf('pico-2'), { uf2: 'a.uf2' })).toEqual(['picotool load -fx a.uf2']);
  const nano = flashingCommands(boardOf('nano-33-ble'), { hex: 'a.hex', bin: 'a.bin' });
  expect(nano[0]).toBe('bossac -U -i -e -w a.bin -R');
  expect(nano[1]).toMatch(/cmsis-dap\.cfg.*program a\.hex/);
  expect(nano.join('\n')).not.toContain('STM32');
});
