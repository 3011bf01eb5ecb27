import { boardOf } from '../../../src/boards/boards.ts';
import { runtimeCode, runtimeOf } from '../../../src/firmware/image/runtime.ts';
import type { ClockModel } from './clockModel.ts';
import { Nrf52840 } from './nrf52840.ts';
import { Rp2350 } from './rp2350.ts';
import { stm32f401, stm32f411, stm32f446 } from './stm32f4.ts';
import { Stm32H5 } from './stm32h5.ts';
import { Stm32H7 } from './stm32h7.ts';
import { stm32g474, stm32l4r5, stm32l476 } from './stm32l4.ts';
import { Stm32U5 } from './stm32u5.ts';
import type { Bus } from './thumbMachine.ts';
import { runFunction } from './thumbMachine.ts';

const models: Readonly<Record<string, () => ClockModel>> = {
  'b-u585i-iot02a': () => new Stm32U5(),
  'nano-33-ble': () => new Nrf52840(),
  'nucleo-f401re': stm32f401,
  'nucleo-f411re': stm32f411,
  'nucleo-f446re': stm32f446,
  'nucleo-g474re': stm32g474,
  'nucleo-h563zi': () => new Stm32H5(),
  'nucleo-h743zi': () => new Stm32H7(),
  'nucleo-l476rg': stm32l476,
  'nucleo-l4r5zi': stm32l4r5,
  'nucleo-l4r5zi-single-bank': stm32l4r5,
  'nucleo-u575zi-q': () => new Stm32U5(),
  'pico-2': () => new Rp2350(),
};

export interface Access {
  readonly address: number;
  /** What is written, or what is read. */
  readonly value: number;
  readonly before: number;
}

/** Changes what a program writes, null for nothing at all, or sees. */
export interface Fault {
  readonly written?: (access: Access, place: number, model: ClockModel) => number | null;
  readonly seen?: (access: Access) => number;
}

/** The set-up of a board's ready firmware, its very machine code, on the registers of its part; what is wrong with it. */
export function startedBoard(id: string, fault: Fault = {}) {
  const runtime = runtimeOf(id);
  const model = models[id]!();
  const writes: Access[] = [];
  const reads: Access[] = [];
  const memory = new Map<number, number>();
  const isRam = (address: number) => address >>> 28 === 2;
  const bus: Bus = {
    read: (address) => {
      if (isRam(address)) return memory.get(address) ?? 0;
      const before = model.get(address);
      const value = model.read(address);
      const access = { address, value, before };
      reads.push(access);
      return fault.seen ? fault.seen(access) : value;
    },
    write: (address, value) => {
      if (isRam(address)) {
        memory.set(address, value);
        return;
      }
      const access = { address, value, before: model.get(address) };
      writes.push(access);
      const changed = fault.written ? fault.written(access, writes.length - 1, model) : value;
      if (changed !== null) model.write(address, changed);
    },
  };
  const start = runtime.functions.find(({ name }) => name === 'port_start')!.address;
  let hang: string[] = [];
  try {
    runFunction(runtimeCode(runtime), runtime.flashAddress, start, bus);
  } catch (error) {
    hang = [String(error)];
  }
  const { clockHz } = boardOf(id);
  return { findings: [...hang, ...model.findings(clockHz)], writes, reads };
}
