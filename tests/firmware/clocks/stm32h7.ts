import type { Pll, Voltage } from './stm32.ts';
import { busDivisor, Stm32, systemDivisor, usart } from './stm32.ts';

const [acr, csr1, cr3, d3cr, syscfgPwrcr] = [0x5200_2000, 0x5802_4804, 0x5802_480c, 0x5802_4818, 0x5800_042c];
const [rccCr, cfgr, d1cfgr, d2cfgr, d3cfgr, pllckselr, pllcfgr, pll1divr] = [
  0x5802_4400, 0x5802_4410, 0x5802_4418, 0x5802_441c, 0x5802_4420, 0x5802_4428, 0x5802_442c, 0x5802_4430,
];
const [cacheControl, dwtLock, dwtControl] = [0xe000_ed14, 0xe000_1fb0, 0xe000_1000];
const [activeReady, scaleReady] = [1 << 13, 1 << 13];
const high = [70, 140, 210, 225];
const voltages: Readonly<Record<number, Voltage>> = {
  // The state of the reset itself has 64 MHz everywhere.
  1: { byWaitStates: [45, 90, 135, 180, 225], systemMegahertz: 200, busMegahertz: [64, 64, 64, 64] },
  2: { byWaitStates: [55, 110, 165, 225], systemMegahertz: 300, busMegahertz: [75, 75, 75, 75] },
  3: { byWaitStates: high, systemMegahertz: 400, busMegahertz: [100, 100, 100, 100] },
};
/** Scale 0: scale 1 with over-drive, parts of revision V. */
const scale0: Voltage = {
  byWaitStates: [...high, 240],
  systemMegahertz: 480,
  busMegahertz: [120, 120, 120, 120],
};

/** RM0433, supplied by the LDO. */
export class Stm32H7 extends Stm32 {
  protected readonly resetHz = 64e6;
  #scale = 1;
  #isOverDriven = false;
  #isOpen = false;

  constructor() {
    super({
      resetValues: {
        [rccCr]: 0x25,
        [acr]: 0x37,
        [cr3]: 0x06,
        [d3cr]: 0x4000,
        [pllckselr]: 0x0202_0200,
        [pllcfgr]: 0x01ff_0000,
        [pll1divr]: 0x0101_0280,
      },
      acr,
      waitStateBits: 15,
      cr: rccCr,
      pllRegisters: [pllckselr, pllcfgr, pll1divr],
      cfgr,
      switchBits: 7,
      switchStatusAt: 3,
      pllSwitch: 3,
      gates: [
        [0x5800_0400, 0x5802_44f4, 1],
        [0x5802_0c00, 0x5802_44e0, 3],
        [0x4000_4800, 0x5802_44e8, 18],
      ],
      console: {
        block: 0x4000_4800,
        ...usart,
        gpio: 0x5802_0c00,
        pins: [8, 9],
        alternateFunction: 7,
      },
      accelerators: [[cacheControl, (1 << 16) | (1 << 17)]],
    });
  }

  protected pll(): Pll {
    const divisor = this.field(pllckselr, 4, 6);
    const inputRanges = [
      [1, 2],
      [2, 4],
      [4, 8],
      [8, 16],
    ] as const;
    return {
      inputHz: this.field(pllckselr, 0, 2) === 0 && divisor > 0 ? this.resetHz / divisor : 0,
      factor: this.field(pll1divr, 0, 9) + 1,
      divisor: this.field(pll1divr, 9, 7) + 1,
      isOut: this.field(pllcfgr, 16, 1) === 1,
      inputMegahertz: inputRanges[this.field(pllcfgr, 2, 2)]!,
      vcoMegahertz: this.field(pllcfgr, 1, 1) === 1 ? [150, 420] : [192, 960],
    };
  }

  protected voltage(): Voltage {
    return this.#isOverDriven ? scale0 : voltages[this.#scale]!;
  }

  /** Buses: APB1, APB2, APB3, APB4. */
  protected divisors() {
    const core = systemDivisor(this.field(d1cfgr, 8, 4));
    const flash = core * systemDivisor(this.field(d1cfgr, 0, 4));
    const buses = [
      this.field(d2cfgr, 4, 3),
      this.field(d2cfgr, 8, 3),
      this.field(d1cfgr, 4, 3),
      this.field(d3cfgr, 4, 3),
    ];
    return { core, flash, buses: buses.map(busDivisor) };
  }

  protected override settingsWritten(address: number, before: number): void {
    if (this.coreHz() > 225e6 && this.field(acr, 4, 2) < 2)
      this.fault('the signal delay of the flash is too short');
    // Scales change once the supply is chosen.
    if (address === cr3) this.raise(csr1, activeReady);
    const isSupplied = (this.get(csr1) & activeReady) !== 0;
    if (address === d3cr && ((this.get(d3cr) ^ before) & (3 << 14)) !== 0) {
      if (!isSupplied) this.fault('the voltage scale is changed before the supply is ready');
      this.set(d3cr, this.get(d3cr) & ~scaleReady);
      this.raise(d3cr, scaleReady, () => {
        this.#scale = this.field(d3cr, 14, 2);
      });
    }
    if (address === syscfgPwrcr && (this.get(syscfgPwrcr) & 1) === 1) {
      if (this.#scale !== 3) this.fault('over-drive needs voltage scale 1');
      this.set(d3cr, this.get(d3cr) & ~scaleReady);
      this.raise(d3cr, scaleReady, () => {
        this.#isOverDriven = true;
      });
    }
    if (address === dwtLock) this.#isOpen = this.get(dwtLock) === 0xc5ac_ce55;
    if (address === dwtControl && !this.#isOpen) this.set(dwtControl, before);
  }
}
