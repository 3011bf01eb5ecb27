import type { Pll, Voltage } from './stm32.ts';
import { busDivisor, Stm32, systemDivisor, usart } from './stm32.ts';

const [acr, icacheCr, voscr, vossr] = [0x4002_2000, 0x4003_0400, 0x4402_0810, 0x4402_0814];
const [rccCr, cfgr1, cfgr2, pll1cfgr, pll1divr] = [
  0x4402_0c00, 0x4402_0c1c, 0x4402_0c20, 0x4402_0c28, 0x4402_0c34,
];
const [scaleReady, activeReady] = [1 << 3, 1 << 13];
const atPerWaitState = (megahertz: number, count: number) =>
  Array.from({ length: count }, (_, i) => megahertz * (i + 1));
/** By the field: 0 is scale 3, 3 is scale 0. */
const voltages: readonly Voltage[] = [
  { byWaitStates: atPerWaitState(20, 5), systemMegahertz: 100 },
  { byWaitStates: atPerWaitState(30, 5), systemMegahertz: 150 },
  { byWaitStates: [34, 68, 102, 136, 170, 200], systemMegahertz: 200 },
  { byWaitStates: [42, 84, 126, 168, 210, 250], systemMegahertz: 250 },
];

/** RM0481. */
export class Stm32H5 extends Stm32 {
  /** The HSI's 64 MHz, halved. */
  protected readonly resetHz = 32e6;
  #scale = 0;

  constructor() {
    super({
      resetValues: { [rccCr]: 0x2b, [acr]: 0x13, [vossr]: activeReady | scaleReady, [pll1divr]: 0x0101_0280 },
      acr,
      waitStateBits: 15,
      cr: rccCr,
      pllRegisters: [pll1cfgr, pll1divr],
      cfgr: cfgr1,
      switchBits: 7,
      switchStatusAt: 3,
      pllSwitch: 3,
      gates: [
        [0x4202_0c00, 0x4402_0c8c, 3],
        [0x4000_4800, 0x4402_0c9c, 18],
      ],
      console: {
        block: 0x4000_4800,
        ...usart,
        gpio: 0x4202_0c00,
        pins: [8, 9],
        alternateFunction: 7,
      },
      accelerators: [
        [acr, 1 << 8],
        [icacheCr, 1],
      ],
    });
  }

  protected pll(): Pll {
    const isFed = this.field(pll1cfgr, 0, 2) === 1 && this.field(pll1cfgr, 8, 6) > 0;
    const inputRanges = [
      [1, 2],
      [2, 4],
      [4, 8],
      [8, 16],
    ] as const;
    return {
      inputHz: isFed ? this.resetHz / this.field(pll1cfgr, 8, 6) : 0,
      factor: this.field(pll1divr, 0, 9) + 1,
      divisor: this.field(pll1divr, 9, 7) + 1,
      isOut: this.field(pll1cfgr, 16, 1) === 1,
      inputMegahertz: inputRanges[this.field(pll1cfgr, 2, 2)]!,
      vcoMegahertz: this.field(pll1cfgr, 5, 1) === 1 ? [150, 420] : [192, 836],
    };
  }

  protected voltage(): Voltage {
    return voltages[this.#scale]!;
  }

  protected divisors() {
    const core = systemDivisor(this.field(cfgr2, 0, 4));
    const buses = [4, 8, 12].map((low) => busDivisor(this.field(cfgr2, low, 3)));
    return { core, flash: core, buses };
  }

  /** The delay of the flash's signals (WRHIGHFREQ) follows its clock; scale 0 has the widest steps. */
  protected override settingsWritten(address: number): void {
    const neededDelay = this.coreHz() <= 84e6 ? 0 : this.coreHz() <= 168e6 ? 1 : 2;
    if (this.field(acr, 4, 2) < neededDelay) this.fault('the signal delay of the flash is too short');
    if (address !== voscr) return;
    this.set(vossr, this.get(vossr) & ~(activeReady | scaleReady));
    this.raise(vossr, activeReady | scaleReady, () => {
      this.#scale = this.field(voscr, 4, 2);
      this.set(vossr, (this.get(vossr) & ~(3 << 14)) | (this.#scale << 14));
    });
  }
}
