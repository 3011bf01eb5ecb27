import { ClockModel, isBaud } from './clockModel.ts';

/** What the flash and the bus matrix stand at a voltage: the fastest bus clock by number of wait states, and of the core; MHz. */
export interface Voltage {
  readonly byWaitStates: readonly number[];
  readonly systemMegahertz: number;
  readonly busMegahertz?: readonly number[];
}

export interface Pll {
  readonly inputHz: number;
  readonly factor: number;
  readonly divisor: number;
  readonly isOut: boolean;
  readonly inputMegahertz: readonly [number, number];
  readonly vcoMegahertz: readonly [number, number];
}

/** Of the console's registers, as all families but the F4 have them: UE, RE and TE in CR1. */
export const usart = { brr: 0x0c, cr1: 0x00, enable: (1 << 0) | (1 << 2) | (1 << 3), scale: 1 } as const;

/** Where registers lie, and bits in them, of one family. */
export interface Stm32Registers {
  readonly resetValues: Readonly<Record<number, number>>;
  /** Access control register of the flash. */
  readonly acr: number;
  readonly waitStateBits: number;
  /** Clock control: PLL on (bit 24) and ready (25). */
  readonly cr: number;
  readonly pllRegisters: readonly number[];
  readonly cfgr: number;
  readonly switchBits: number;
  readonly switchStatusAt: number;
  readonly pllSwitch: number;
  /** Blocks of registers, the register that gives them their clock, and the bit there. */
  readonly gates: readonly (readonly [block: number, register: number, bit: number])[];
  readonly console: {
    readonly block: number;
    /** Offsets of the baud rate register and of the control register; its bits for enable, transmit and receive. */
    readonly brr: number;
    readonly cr1: number;
    readonly enable: number;
    /** Of the baud rate register's unit. */
    readonly scale: 1 | 256;
    readonly gpio: number;
    readonly pins: readonly number[];
    readonly alternateFunction: number;
  };
  /** Caches and prefetch: registers with bits that must be set in the end. */
  readonly accelerators: readonly (readonly [register: number, bits: number])[];
}

const [pllOn, pllReady] = [1 << 24, 1 << 25];
const blockBytes = 0x400;

/** The rules that all families share. */
export abstract class Stm32 extends ClockModel {
  protected readonly at: Stm32Registers;
  #waitStates: number;
  #pllIsReady = false;

  constructor(registers: Stm32Registers) {
    super(registers.resetValues);
    this.at = registers;
    this.#waitStates = this.get(registers.acr) & registers.waitStateBits;
  }

  /** Of the internal oscillator that runs after a reset. */
  protected abstract readonly resetHz: number;
  protected abstract pll(): Pll;
  /** The one in force. */
  protected abstract voltage(): Voltage;
  /** Divisors of the system clock for core and flash, and of the bus clock for peripheral buses. */
  protected abstract divisors(): {
    readonly core: number;
    readonly flash: number;
    readonly buses: readonly number[];
  };
  /** The bus that the console's clock comes from. */
  protected readonly consoleBus: number = 0;

  coreHz(): number {
    return this.#systemHz() / this.divisors().core;
  }

  protected pllHz(): number {
    const { inputHz, factor, divisor } = this.pll();
    return (inputHz * factor) / divisor;
  }

  protected get isOnPll(): boolean {
    return (this.get(this.at.cfgr) & this.at.switchBits) === this.at.pllSwitch;
  }

  protected override wasRead(address: number): void {
    if (address === this.at.acr) this.#waitStates = this.get(address) & this.at.waitStateBits;
  }

  protected override written(address: number, before: number): void {
    const { cr, cfgr, pllRegisters, gates } = this.at;
    const isOn = (this.get(cr) & pllOn) !== 0;
    for (const [block, register, bit] of gates)
      if (address >= block && address < block + blockBytes && ((this.get(register) >>> bit) & 1) === 0)
        this.fault(`register ${address.toString(16)} is written while its block has no clock`);
    if (pllRegisters.includes(address) && isOn) this.fault('the PLL is changed while it is on');
    if (address === cr && isOn && (before & pllOn) === 0)
      this.raise(cr, pllReady, () => {
        this.#pllIsReady = true;
      });
    if (address === cfgr && this.isOnPll && (before & this.at.switchBits) !== this.at.pllSwitch) {
      if (!this.#pllIsReady || !this.pll().isOut)
        this.fault('the clock is switched to a PLL that is not ready');
      this.raise(cfgr, this.at.pllSwitch << this.at.switchStatusAt);
    }
    this.settingsWritten?.(address, before);
    this.#check(isOn);
  }

  /** Settings that families have of their own. */
  protected settingsWritten?(address: number, before: number): void;

  protected override missing(): string[] {
    const { console, accelerators } = this.at;
    const { block, brr, cr1, enable, scale, gpio, pins, alternateFunction } = console;
    const { flash, buses } = this.divisors();
    const baud = (this.#systemHz() / flash / buses[this.consoleBus]!) * (scale / this.get(block + brr));
    return [
      ...accelerators
        .filter(([register, bits]) => (this.get(register) & bits) !== bits)
        .map(([register]) => `caches or prefetch are off (${register.toString(16)})`),
      ...(isBaud(baud) ? [] : [`the console has ${baud} baud`]),
      ...((this.get(block + cr1) & enable) === enable ? [] : ['the console is off']),
      ...pins
        .filter(
          (pin) =>
            this.field(gpio, 2 * pin, 2) !== 2 ||
            this.field(gpio + (pin < 8 ? 0x20 : 0x24), 4 * (pin % 8), 4) !== alternateFunction,
        )
        .map((pin) => `pin ${pin} is not the console's`),
    ];
  }

  #systemHz(): number {
    return this.isOnPll ? this.pllHz() : this.resetHz;
  }

  #check(isOn: boolean): void {
    const { byWaitStates, systemMegahertz, busMegahertz } = this.voltage();
    if (isOn) {
      const { inputHz, factor, inputMegahertz, vcoMegahertz } = this.pll();
      this.within('input of the PLL', inputHz, ...inputMegahertz);
      this.within('VCO of the PLL', inputHz * factor, ...vcoMegahertz);
    }
    const { flash, buses } = this.divisors();
    const systemHz = this.#systemHz();
    this.within('system clock at this voltage', systemHz, 0, systemMegahertz);
    this.within(
      `flash with ${this.#waitStates} wait states`,
      systemHz / flash,
      0,
      byWaitStates[Math.min(this.#waitStates, byWaitStates.length - 1)]!,
    );
    buses.forEach((divisor, i) =>
      this.within(
        `peripheral bus ${i + 1}`,
        systemHz / flash / divisor,
        0,
        busMegahertz?.[i] ?? systemMegahertz,
      ),
    );
  }
}

/** Divisor of a bus by the usual code of three bits. */
export function busDivisor(code: number): number {
  return code < 4 ? 1 : 2 ** (code - 3);
}

/** Divisor of the system clock by the usual code of four bits. */
export function systemDivisor(code: number): number {
  return code < 8 ? 1 : [2, 4, 8, 16, 64, 128, 256, 512][code - 8]!;
}
