import type { Voltage } from './stm32.ts';
import { busDivisor, Stm32, systemDivisor } from './stm32.ts';

const [acr, pwrCr, pwrCsr, rccCr, pllcfgr, cfgr] = [
  0x4002_3c00, 0x4000_7000, 0x4000_7004, 0x4002_3800, 0x4002_3804, 0x4002_3808,
];
const [overDriveOn, overDriveSwitched] = [1 << 16, 1 << 17];
const voltageReady = 1 << 14;

interface F4Limits {
  readonly resetPowerControl: number;
  readonly leastVcoMegahertz: number;
  /** By the value of the voltage scale's field; fastest bus clocks are those of peripheral buses 1 and 2. */
  readonly scales: Readonly<Record<number, Voltage>>;
  readonly overDrive?: Voltage;
}

/** RM0368 (F401), RM0383 (F411), RM0390 (F446), supply of 2.7 to 3.6 V. */
class Stm32F4 extends Stm32 {
  protected readonly resetHz = 16e6;
  readonly #limits: F4Limits;
  #scale = 0;
  #isOverDriven = false;

  constructor(limits: F4Limits) {
    super({
      resetValues: { [rccCr]: 0x83, [pllcfgr]: 0x2400_3010, [pwrCr]: limits.resetPowerControl },
      acr,
      waitStateBits: 15,
      cr: rccCr,
      pllRegisters: [pllcfgr],
      cfgr,
      switchBits: 3,
      switchStatusAt: 2,
      pllSwitch: 2,
      gates: [
        [0x4000_7000, 0x4002_3840, 28],
        [0x4000_4400, 0x4002_3840, 17],
        [0x4002_0000, 0x4002_3830, 0],
      ],
      console: {
        block: 0x4000_4400,
        brr: 0x08,
        cr1: 0x0c,
        enable: (1 << 2) | (1 << 3) | (1 << 13),
        scale: 1,
        gpio: 0x4002_0000,
        pins: [2, 3],
        alternateFunction: 7,
      },
      accelerators: [[acr, 7 << 8]],
    });
    this.#limits = limits;
  }

  protected pll() {
    const m = this.field(pllcfgr, 0, 6);
    return {
      inputHz: this.resetHz / m,
      factor: this.field(pllcfgr, 6, 9),
      divisor: 2 * this.field(pllcfgr, 16, 2) + 2,
      isOut: true,
      inputMegahertz: [0.95, 2.1],
      vcoMegahertz: [this.#limits.leastVcoMegahertz, 432],
    } as const;
  }

  protected voltage(): Voltage {
    const { scales, overDrive } = this.#limits;
    if (this.#isOverDriven && overDrive) return overDrive;
    // Until the PLL is on and the scale is there, the regulator is at its lowest.
    return scales[this.#scale] ?? scales[1]!;
  }

  protected divisors() {
    return {
      core: systemDivisor(this.field(cfgr, 4, 4)),
      flash: systemDivisor(this.field(cfgr, 4, 4)),
      buses: [busDivisor(this.field(cfgr, 10, 3)), busDivisor(this.field(cfgr, 13, 3))],
    };
  }

  protected override settingsWritten(address: number, before: number): void {
    const rose = (bit: number) => (this.get(address) & bit) !== 0 && (before & bit) === 0;
    if (address === pwrCr) {
      const scale = this.field(pwrCr, 14, 2);
      if (!(scale in this.#limits.scales)) this.fault(`voltage scale ${scale} is reserved`);
      if (((this.get(address) ^ before) & (3 << 14)) !== 0 && (this.get(rccCr) & (1 << 24)) !== 0)
        this.fault('the voltage scale is changed while the PLL is on');
      if (rose(overDriveOn)) this.raise(pwrCsr, overDriveOn);
      if (rose(overDriveSwitched)) {
        if ((this.get(pwrCsr) & overDriveOn) === 0)
          this.fault('over-drive is switched to before it is ready');
        this.raise(pwrCsr, overDriveSwitched, () => {
          this.#isOverDriven = scale === 3;
        });
      }
    }
    if (address === rccCr && rose(1 << 24))
      this.raise(pwrCsr, voltageReady, () => {
        this.#scale = this.field(pwrCr, 14, 2);
      });
  }
}

const f446Flash = [30, 60, 90, 120, 150, 180];
export const stm32f446 = () =>
  new Stm32F4({
    resetPowerControl: 0xc000,
    leastVcoMegahertz: 100,
    scales: {
      1: { byWaitStates: f446Flash, systemMegahertz: 120, busMegahertz: [45, 90] },
      2: { byWaitStates: f446Flash, systemMegahertz: 144, busMegahertz: [45, 90] },
      3: { byWaitStates: f446Flash, systemMegahertz: 168, busMegahertz: [45, 90] },
    },
    overDrive: { byWaitStates: f446Flash, systemMegahertz: 180, busMegahertz: [45, 90] },
  });

const f411Flash = [30, 64, 90, 100];
export const stm32f411 = () =>
  new Stm32F4({
    resetPowerControl: 0x8000,
    leastVcoMegahertz: 100,
    scales: {
      1: { byWaitStates: f411Flash, systemMegahertz: 64, busMegahertz: [50, 100] },
      2: { byWaitStates: f411Flash, systemMegahertz: 84, busMegahertz: [50, 100] },
      3: { byWaitStates: f411Flash, systemMegahertz: 100, busMegahertz: [50, 100] },
    },
  });

const f401Flash = [30, 60, 84];
export const stm32f401 = () =>
  new Stm32F4({
    resetPowerControl: 0x8000,
    leastVcoMegahertz: 192,
    scales: {
      1: { byWaitStates: f401Flash, systemMegahertz: 60, busMegahertz: [42, 84] },
      2: { byWaitStates: f401Flash, systemMegahertz: 84, busMegahertz: [42, 84] },
    },
  });
