import { ClockModel, isBaud } from './clockModel.ts';

const [refControl, refSelected, sysControl, sysSelected, periControl] = [
  0x4001_0030, 0x4001_0038, 0x4001_003c, 0x4001_0044, 0x4001_0048,
];
const [resets, resetDone] = [0x4002_0000, 0x4002_0008];
const [xoscControl, xoscStatus, xoscStartup] = [0x4004_8000, 0x4004_8004, 0x4004_800c];
const [pllStatus, pllPower, feedback, postDivisors] = [0x4005_0000, 0x4005_0004, 0x4005_0008, 0x4005_000c];
const qmiTiming = 0x400d_000c;
const [gpio0, gpio1, pad0, pad1] = [0x4002_8004, 0x4002_800c, 0x4003_8004, 0x4003_8008];
const uart = 0x4007_0000;
/** Blocks that a reset holds: base address and bit. */
const blocks = [
  [0x4002_8000, 6],
  [0x4003_8000, 9],
  [0x4005_0000, 14],
  [0x4007_0000, 26],
] as const;
const crystalHz = 12e6;
/** Of the ring oscillator that the boot ROM leaves on. */
const ringHz = 11e6;
const highest = 1 << 31;

/** RP2350 datasheet; the state that the boot ROM leaves. */
export class Rp2350 extends ClockModel {
  #isStable = false;
  #isLocked = false;

  constructor() {
    super({
      [resets]: 0x1fff_ffff,
      [refSelected]: 1,
      [sysControl]: 0x41,
      [sysSelected]: 2,
      [pllStatus]: 1,
      [pllPower]: 0x2d,
      [postDivisors]: 0x0007_7000,
      [pad0]: 0x116,
      [pad1]: 0x116,
      // Clock by three, delay, page breaks and cooldown as the boot ROM sets them.
      [qmiTiming]: 0x6000_7203,
    });
  }

  coreHz(): number {
    if ((this.get(sysControl) & 1) === 0) return this.#referenceHz();
    return this.field(sysControl, 5, 3) === 0 ? this.#pllHz() : ringHz;
  }

  protected written(address: number, before: number): void {
    const changed = this.get(address) ^ before;
    for (const [block, bit] of blocks)
      if (address >= block && address < block + 0x8000 && ((this.get(resetDone) >>> bit) & 1) === 0)
        this.fault(`register ${address.toString(16)} is written while a reset holds its block`);
    if (address === resets) {
      this.set(resetDone, this.get(resetDone) & ~this.get(resets));
      if ((this.get(resets) & (1 << 14)) !== 0) this.#isLocked = false;
      this.raise(resetDone, ~this.get(resets) & before);
    }
    if (address === xoscControl && this.get(xoscControl) >>> 12 === 0xfab) {
      if (this.field(xoscControl, 0, 12) !== 0xaa0) this.fault('the crystal is in another range');
      if (this.get(xoscStartup) * 256 < crystalHz / 1000)
        this.fault('the crystal has less than 1 ms to start');
      this.raise(xoscStatus, highest, () => {
        this.#isStable = true;
      });
    }
    if (address === refControl && (this.get(refControl) & 3) === 2) {
      if (!this.#isStable) this.fault('the reference clock is switched to a crystal that is not stable');
      this.set(refSelected, 0);
      this.raise(refSelected, 4);
    }
    if (address === sysControl) this.#switched(changed, before);
    if (address === pllPower || address === pllStatus || address === feedback)
      this.#pllWritten(address, changed);
    if (address === postDivisors && (this.get(pllPower) & 8) === 0)
      this.fault('the divisors of the PLL change while it gives a clock');
    if (address >= uart && address < uart + 0x1000 && this.field(periControl, 11, 1) === 0)
      this.fault('the console has no clock');
    this.within('system clock', this.coreHz(), 0, 150);
    const divisor = this.get(qmiTiming) & 255;
    this.within('QSPI flash', this.coreHz() / (divisor === 0 ? 256 : divisor), 0, 133);
    if (address === qmiTiming && (changed & ~255) !== 0)
      this.fault('more than the divisor of the flash changes');
  }

  protected override missing(): string[] {
    const divisor = this.get(uart + 0x24) + this.get(uart + 0x28) / 64;
    const isPad = (pad: number) => this.field(pad, 7, 2) === 0 && this.field(pad, 6, 1) === 1;
    const isTrue: readonly (readonly [boolean, string])[] = [
      [(this.get(qmiTiming) & 255) === 2, 'the flash is read slower than it can be'],
      [isBaud(this.coreHz() / 16 / divisor, 0.002), 'the console has another rate'],
      [this.get(uart + 0x2c) === 0x70, 'the console has other characters'],
      [this.get(uart + 0x30) === 0x301, 'the console is off'],
      [(this.get(gpio0) & 31) === 2 && (this.get(gpio1) & 31) === 2, 'the pins are not the console’s'],
      [isPad(pad1) && this.field(pad0, 7, 2) === 0, 'the pads are shut'],
    ];
    return isTrue.filter(([holds]) => !holds).map(([, text]) => text);
  }

  #referenceHz(): number {
    return (this.get(refControl) & 3) === 2 ? crystalHz : ringHz;
  }

  #pllHz(): number {
    const after = this.field(postDivisors, 16, 3) * this.field(postDivisors, 12, 3);
    return ((crystalHz / (this.field(pllStatus, 0, 6) || 1)) * this.get(feedback)) / after;
  }

  /** The source of the auxiliary clock changes while nothing uses it. */
  #switched(changed: number, before: number): void {
    if ((changed & (7 << 5)) !== 0 && ((before | this.get(sysControl)) & 1) === 1)
      this.fault('the source of the system clock changes while it is used');
    if ((changed & 1) === 0) return;
    const isAux = (this.get(sysControl) & 1) === 1;
    if (!isAux && (this.get(refControl) & 3) === 2 && (this.get(refSelected) & 4) === 0)
      this.fault('the system clock is switched to a reference that is not there');
    if (isAux && this.field(sysControl, 5, 3) === 0) {
      if ((this.get(sysSelected) & 1) === 0)
        this.fault('the system clock is switched before it has left its source');
      if (!this.#isLocked || (this.get(pllPower) & 0x29) !== 0)
        this.fault('the system clock is switched to a PLL that gives none');
    }
    this.set(sysSelected, 0);
    this.raise(sysSelected, isAux ? 2 : 1);
  }

  #pllWritten(address: number, changed: number): void {
    const isOn = (this.get(pllPower) & 0x21) === 0;
    if (address === pllPower) {
      if (!isOn || (changed & 0x21) === 0) {
        if ((changed & 8) !== 0 && !this.#isLocked)
          this.fault('the PLL gives its clock before it has locked');
        return;
      }
      const inputHz = crystalHz / (this.field(pllStatus, 0, 6) || 1);
      this.within('input of the PLL', inputHz, 5, 800);
      this.within('VCO of the PLL', inputHz * this.get(feedback), 750, 1600);
      this.raise(pllStatus, highest, () => {
        this.#isLocked = true;
      });
    } else if (isOn) this.fault('the PLL is changed while it is on');
  }
}
