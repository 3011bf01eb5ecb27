import type { Bus } from './thumbMachine.ts';

const megahertz = 1e6;
/** A flag is read as not set so many times before it rises. */
const readsBefore = 3;
/** Of the core's clock, that one access of a register takes, at least. */
const cyclesPerAccess = 4;

/** Armv7-M and Armv8-M: cycle counter. */
const [dwtControl, dwtCycles, demcr] = [0xe000_1000, 0xe000_1004, 0xe000_edfc];

/**
 * Registers of a part, as far as clocks and the console need them, and the rules that its reference manual has for them.
 * What is against a rule is noted when it happens; what a setting asks for is there once its flag was seen.
 */
export abstract class ClockModel implements Bus {
  readonly faults: string[] = [];
  readonly #values: Map<number, number>;
  readonly #rising: {
    readonly address: number;
    readonly bits: number;
    readonly then: () => void;
    reads: number;
  }[] = [];
  #nanoseconds = 0;
  #cycles = 0;

  constructor(resetValues: Readonly<Record<number, number>>) {
    this.#values = new Map(Object.entries(resetValues).map(([address, value]) => [Number(address), value]));
  }

  /** The clock of the core, in Hz. */
  abstract coreHz(): number;
  /** After a register has its new value. */
  protected abstract written(address: number, before: number): void;
  /** What is missing when the set-up is over. */
  protected abstract missing(): string[];

  read(address: number): number {
    this.#pass();
    if (address === dwtCycles) return this.#cycles >>> 0;
    for (const flag of this.#rising.filter((each) => each.address === address)) {
      if (--flag.reads > 0) continue;
      this.#rising.splice(this.#rising.indexOf(flag), 1);
      this.set(address, this.get(address) | flag.bits);
      flag.then();
    }
    this.wasRead?.(address);
    return this.get(address);
  }

  write(address: number, value: number): void {
    this.#pass();
    if (address === dwtCycles) this.#cycles = value;
    const before = this.get(address);
    this.set(address, value);
    this.written(address, before);
  }

  /** Everything against the rules, and what does not hold at the end. */
  findings(clockHz: number): string[] {
    const cycleCounter = ((this.get(demcr) >>> 24) & 1) === 1 && (this.get(dwtControl) & 1) === 1;
    return [
      ...this.faults,
      ...(this.coreHz() === clockHz ? [] : [`the core runs at ${this.coreHz()} Hz, not ${clockHz}`]),
      ...(cycleCounter ? [] : ['the cycle counter is off']),
      ...this.#rising.map(({ address }) => `nobody waits for register ${address.toString(16)}`),
      ...this.missing(),
    ];
  }

  get(address: number): number {
    return this.#values.get(address) ?? 0;
  }

  protected set(address: number, value: number): void {
    this.#values.set(address, value >>> 0);
  }

  protected field(address: number, low: number, width: number): number {
    return (this.get(address) >>> low) & (2 ** width - 1);
  }

  /** Registers that mind being read. */
  protected wasRead?(address: number): void;

  /** Bits that rise after some reads, and what holds from then on. */
  protected raise(address: number, bits: number, then: () => void = () => undefined): void {
    this.#rising.push({ address, bits, then, reads: readsBefore });
  }

  protected fault(text: string): void {
    this.faults.push(text);
  }

  /** Notes a frequency outside its limits, in MHz. */
  protected within(what: string, hz: number, leastMegahertz: number, mostMegahertz: number): void {
    if (hz < leastMegahertz * megahertz || hz > mostMegahertz * megahertz)
      this.fault(`${what} at ${hz / megahertz} MHz, limits are ${leastMegahertz} to ${mostMegahertz}`);
  }

  protected get nanoseconds(): number {
    return this.#nanoseconds;
  }

  #pass(): void {
    this.#cycles += cyclesPerAccess;
    this.#nanoseconds += (cyclesPerAccess * 1e9) / Math.max(1, this.coreHz());
  }
}

/** Whether a rate is near enough to 115,200 baud: a receiver stands 1.5 %. */
export function isBaud(rate: number, tolerance = 0.015): boolean {
  return Math.abs(rate / 115_200 - 1) < tolerance;
}
