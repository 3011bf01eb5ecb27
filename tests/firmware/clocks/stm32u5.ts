import type { Pll, Voltage } from './stm32.ts';
import { busDivisor, Stm32, systemDivisor, usart } from './stm32.ts';

const [acr, icacheCr, vosr] = [0x4002_2000, 0x4003_0400, 0x4602_080c];
const [rccCr, cfgr1, cfgr2, cfgr3, pll1cfgr, pll1divr] = [
  0x4602_0c00, 0x4602_0c1c, 0x4602_0c20, 0x4602_0c24, 0x4602_0c28, 0x4602_0c34,
];
const [boostReady, rangeReady, boostOn] = [1 << 14, 1 << 15, 1 << 18];

/** RM0456. */
export class Stm32U5 extends Stm32 {
  protected readonly resetHz = 4e6;
  /** By the field: 0 is range 4, 3 is range 1. */
  #range = 0;
  #isBoosted = false;

  constructor() {
    super({
      resetValues: { [rccCr]: 0x35, [acr]: 0x01, [vosr]: rangeReady, [pll1divr]: 0x0101_0280 },
      acr,
      waitStateBits: 15,
      cr: rccCr,
      pllRegisters: [pll1cfgr, pll1divr],
      cfgr: cfgr1,
      switchBits: 3,
      switchStatusAt: 2,
      pllSwitch: 3,
      gates: [
        [0x4602_0800, 0x4602_0c94, 2],
        [0x4202_0000, 0x4602_0c8c, 0],
        [0x4001_3800, 0x4602_0ca4, 14],
      ],
      console: {
        block: 0x4001_3800,
        ...usart,
        gpio: 0x4202_0000,
        pins: [9, 10],
        alternateFunction: 7,
      },
      accelerators: [
        [acr, 1 << 8],
        [icacheCr, 1],
      ],
    });
  }

  protected pll(): Pll {
    const isFed = this.field(pll1cfgr, 0, 2) === 1;
    return {
      inputHz: isFed ? this.resetHz / (this.field(pll1cfgr, 8, 4) + 1) : 0,
      factor: this.field(pll1divr, 0, 9) + 1,
      divisor: this.field(pll1divr, 24, 7) + 1,
      isOut: this.field(pll1cfgr, 18, 1) === 1,
      inputMegahertz: this.field(pll1cfgr, 2, 2) === 3 ? [8, 16] : [4, 8],
      vcoMegahertz: [128, 544],
    };
  }

  protected voltage(): Voltage {
    if (this.#range === 0) return { byWaitStates: [8, 16, 24], systemMegahertz: 24 };
    const byWaitStates = this.#range === 3 ? [32, 64, 96, 128, 160] : [24, 48, 55];
    const mostMegahertz = this.#range === 3 ? 160 : 55;
    return { byWaitStates, systemMegahertz: this.#isBoosted ? mostMegahertz : 55 };
  }

  protected divisors() {
    const core = systemDivisor(this.field(cfgr2, 0, 4));
    const buses = [this.field(cfgr2, 8, 3), this.field(cfgr2, 4, 3), this.field(cfgr3, 4, 3)];
    return { core, flash: core, buses: buses.map(busDivisor) };
  }

  protected override settingsWritten(address: number, before: number): void {
    if (address !== vosr) return;
    const changed = this.get(vosr) ^ before;
    if ((changed & (3 << 16)) !== 0) {
      this.set(vosr, this.get(vosr) & ~rangeReady);
      this.raise(vosr, rangeReady, () => {
        this.#range = this.field(vosr, 16, 2);
      });
    }
    if ((changed & boostOn) !== 0) {
      const { inputHz } = this.pll();
      this.within('input of the booster', inputHz, 4, 16);
      this.raise(vosr, boostReady, () => {
        this.#isBoosted = true;
      });
    }
  }
}
