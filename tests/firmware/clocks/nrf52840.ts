import { ClockModel, isBaud } from './clockModel.ts';

const [start, started, converter, cacheControl] = [0x4000_0000, 0x4000_0100, 0x4000_0578, 0x4001_e540];
const uart = 0x4000_2000;
const [enable, pselTxd, pselRxd, baudrate] = [0x500, 0x50c, 0x514, 0x524].map((offset) => uart + offset) as [
  number,
  number,
  number,
  number,
];
const port1 = 0x5000_0300;
const pinConfiguration = (pin: number) => port1 + 0x700 + 4 * pin;
const vectorTable = 0xe000_ed08;
const [txd, rxd] = [3, 10];

/** nRF52840 Product Specification: the core has 64 MHz from either oscillator, the console wants the crystal. */
export class Nrf52840 extends ClockModel {
  #onCrystal = false;

  constructor() {
    super({ [pselTxd]: 0xffff_ffff, [pselRxd]: 0xffff_ffff, [baudrate]: 0x0400_0000 });
  }

  coreHz(): number {
    return 64e6;
  }

  protected written(address: number): void {
    if (address === start)
      this.raise(started, 1, () => {
        this.#onCrystal = true;
      });
    if (address === enable && this.get(enable) === 4 && !this.#onCrystal)
      this.fault('the console starts on the oscillator without a crystal');
    if ((address === pselTxd || address === pselRxd) && this.get(enable) !== 0)
      this.fault("the console's pins change while it is on");
    if (address === pselTxd && this.field(pinConfiguration(txd), 0, 1) === 0)
      this.fault('the console takes a pin that is no output');
  }

  protected override missing(): string[] {
    const isTask = (offset: number) => this.get(uart + offset) === 1;
    const isTrue: readonly (readonly [boolean, string])[] = [
      [(this.get(converter) & 1) === 1, 'the DC/DC converter is off'],
      [(this.get(cacheControl) & 1) === 1, 'the instruction cache is off'],
      [this.get(vectorTable) === 0x0001_0000, 'the vector table is the bootloader’s'],
      // The rate in 2^-32 of 16 MHz, in steps of 2^12.
      [isBaud(this.get(baudrate) * (16e6 / 2 ** 32)), 'the console has another rate'],
      [this.get(enable) === 4 && isTask(0x000) && isTask(0x008), 'the console is off'],
      [this.get(pselTxd) === 32 + txd && this.get(pselRxd) === 32 + rxd, 'the console has other pins'],
      [this.get(pinConfiguration(rxd)) === 3 << 2, 'the input is not pulled up'],
      [this.get(port1 + 0x508) === 1 << txd, 'the output is not high between characters'],
    ];
    return isTrue.filter(([holds]) => !holds).map(([, text]) => text);
  }
}
