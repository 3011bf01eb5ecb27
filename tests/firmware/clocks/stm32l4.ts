import type { Stm32Registers, Voltage } from './stm32.ts';
import { busDivisor, Stm32, systemDivisor, usart } from './stm32.ts';

const [acr, pwrCr2, pwrCr5, rccCr, cfgr, pllcfgr] = [
  0x4002_2000, 0x4000_7004, 0x4000_7080, 0x4002_1000, 0x4002_1008, 0x4002_100c,
];
const [ahb2enr, apb1enr1, apb1enr2] = [0x4002_104c, 0x4002_1058, 0x4002_105c];
const normalMode = 1 << 8;

interface L4Limits {
  readonly resetHz: number;
  readonly sourceCode: number;
  readonly inputMegahertz: readonly [number, number];
  readonly leastVcoMegahertz: number;
  readonly normal: Voltage;
  /** Range 1 boost mode. */
  readonly boost?: Voltage;
  readonly gates: Stm32Registers['gates'];
  readonly console: Stm32Registers['console'];
  /** Port G has a supply of its own. */
  readonly hasOwnSupply?: true;
}

const lpuart = { ...usart, block: 0x4000_8000, scale: 256 } as const;
const powerGate = [0x4000_7000, apb1enr1, 28] as const;

/** RM0351 (L4), RM0432 (L4+), RM0440 (G4), in voltage range 1, which is that of the reset. */
class Stm32L4 extends Stm32 {
  protected readonly resetHz: number;
  readonly #limits: L4Limits;
  #switchedAt = Infinity;

  constructor(limits: L4Limits) {
    super({
      resetValues: { [rccCr]: 0x63, [pwrCr5]: normalMode, [pllcfgr]: 0x1000 },
      acr,
      waitStateBits: 15,
      cr: rccCr,
      pllRegisters: [pllcfgr],
      cfgr,
      switchBits: 3,
      switchStatusAt: 2,
      pllSwitch: 3,
      gates: limits.gates,
      console: limits.console,
      accelerators: [[acr, 7 << 8]],
    });
    this.resetHz = limits.resetHz;
    this.#limits = limits;
  }

  protected pll() {
    const isFed = this.field(pllcfgr, 0, 2) === this.#limits.sourceCode;
    return {
      inputHz: isFed ? this.resetHz / (this.field(pllcfgr, 4, 4) + 1) : 0,
      factor: this.field(pllcfgr, 8, 7),
      divisor: 2 * this.field(pllcfgr, 25, 2) + 2,
      isOut: this.field(pllcfgr, 24, 1) === 1,
      inputMegahertz: this.#limits.inputMegahertz,
      vcoMegahertz: [this.#limits.leastVcoMegahertz, 344],
    } as const;
  }

  protected voltage(): Voltage {
    const { normal, boost } = this.#limits;
    return boost && (this.get(pwrCr5) & normalMode) === 0 ? boost : normal;
  }

  protected divisors() {
    const core = systemDivisor(this.field(cfgr, 4, 4));
    return {
      core,
      flash: core,
      buses: [busDivisor(this.field(cfgr, 8, 3)), busDivisor(this.field(cfgr, 11, 3))],
    };
  }

  /** Above 80 MHz the bus clock is halved while the clock is switched, and for 1 us. */
  protected override settingsWritten(address: number, before: number): void {
    if (address !== cfgr || !this.#limits.boost || !this.isOnPll || this.pllHz() <= 80e6) return;
    if ((before & 3) !== 3) this.#switchedAt = this.nanoseconds;
    if (this.divisors().core === 1 && this.nanoseconds - this.#switchedAt < 1000)
      this.fault('the bus clock is not halved for 1 us while the clock rises above 80 MHz');
  }

  protected override missing(): string[] {
    const isSupplied = !this.#limits.hasOwnSupply || this.field(pwrCr2, 9, 1) === 1;
    return [...super.missing(), ...(isSupplied ? [] : ['port G has no supply'])];
  }
}

const atPerWaitState = (megahertz: number, count: number) =>
  Array.from({ length: count }, (_, i) => megahertz * (i + 1));

export const stm32l476 = () =>
  new Stm32L4({
    resetHz: 4e6,
    sourceCode: 1,
    inputMegahertz: [4, 16],
    leastVcoMegahertz: 64,
    normal: { byWaitStates: [16, 32, 48, 64, 80], systemMegahertz: 80 },
    gates: [powerGate, [0x4800_0000, ahb2enr, 0], [0x4000_4400, apb1enr1, 17]],
    console: {
      ...usart,
      block: 0x4000_4400,
      gpio: 0x4800_0000,
      pins: [2, 3],
      alternateFunction: 7,
    },
  });

export const stm32l4r5 = () =>
  new Stm32L4({
    resetHz: 4e6,
    sourceCode: 1,
    inputMegahertz: [2.66, 16],
    leastVcoMegahertz: 64,
    normal: { byWaitStates: atPerWaitState(20, 4), systemMegahertz: 80 },
    boost: { byWaitStates: atPerWaitState(20, 6), systemMegahertz: 120 },
    gates: [powerGate, [0x4800_1800, ahb2enr, 6], [0x4000_8000, apb1enr2, 0]],
    console: { ...lpuart, gpio: 0x4800_1800, pins: [7, 8], alternateFunction: 8 },
    hasOwnSupply: true,
  });

export const stm32g474 = () =>
  new Stm32L4({
    resetHz: 16e6,
    sourceCode: 2,
    inputMegahertz: [2.66, 16],
    leastVcoMegahertz: 96,
    normal: { byWaitStates: atPerWaitState(30, 5), systemMegahertz: 150 },
    boost: { byWaitStates: atPerWaitState(34, 5), systemMegahertz: 170 },
    gates: [powerGate, [0x4800_0000, ahb2enr, 0], [0x4000_8000, apb1enr2, 0]],
    console: { ...lpuart, gpio: 0x4800_0000, pins: [2, 3], alternateFunction: 12 },
  });
