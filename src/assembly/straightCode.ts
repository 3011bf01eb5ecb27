import type { Instruction, InstructionClass, Register } from './instruction.ts';

/** What an instruction of straight-line code computes, before it has a register. */
export type Value = number & { readonly value: unique symbol };

interface Step {
  /** First the target's register when it has a result, then those of its sources. */
  readonly make: (...registers: Register[]) => Instruction;
  readonly sources: readonly Value[];
  readonly result: Value | null;
}

/** Straight-line code under construction; registers and order come later, with {@link scheduled}. */
export class StraightCode {
  readonly steps: Step[] = [];
  #values = 0;

  /** An instruction with a result. Registers that it uses besides are not the scheduler's. */
  value(make: (target: Register, ...sources: Register[]) => Instruction, ...sources: Value[]): Value {
    const result = this.#values++ as Value;
    this.steps.push({ make, sources, result });
    return result;
  }

  /** An instruction without one: a store. What the code stores it must not load. */
  effect(make: (...sources: Register[]) => Instruction, ...sources: Value[]): void {
    this.steps.push({ make, sources, result: null });
  }
}

export interface ScheduledCode {
  readonly instructions: readonly Instruction[];
  /** Registers of the wanted results. */
  readonly results: readonly Register[];
}

/** Which steps come one after the other, and the register of each one's result as a place in the list of registers. */
interface Schedule {
  readonly order: readonly number[];
  readonly targets: readonly number[];
}

/** Code of the same structure differs in constants only and has one schedule. */
const schedules = new Map<string, Schedule>();

/**
 * Orders the code so that results are there when they are needed on an in-order core, loads lie together and no load follows a
 * store, and gives values registers; never more than there are, which the order in which the code was written must allow.
 */
export function scheduled(
  code: StraightCode,
  registers: readonly Register[],
  results: readonly Value[] = [],
): ScheduledCode {
  const { steps } = code;
  const traits = steps.map(traitsOf);
  const key = `${registers.length}/${results.join()}/${traits
    .map(({ kind, late }, i) => `${kind}${late.join()}:${steps[i]!.sources.join()}`)
    .join(';')}`;
  const schedule = schedules.get(key) ?? makeSchedule(steps, traits, registers.length, results);
  schedules.set(key, schedule);
  const registerOf = new Map<Value, Register>();
  const instructions = schedule.order.map((step, i) => {
    const { make, sources, result } = steps[step]!;
    const used = sources.map((source) => registerOf.get(source)!);
    if (result === null) return make(...used);
    const target = registers[schedule.targets[i]!]!;
    registerOf.set(result, target);
    return make(target, ...used);
  });
  return { instructions, results: results.map((result) => registerOf.get(result)!) };
}

interface Traits {
  readonly kind: InstructionClass;
  /** Whether each source is needed a cycle later. */
  readonly late: readonly number[];
}

const placeholders: readonly Register[] = Array.from({ length: 5 }, (_, number) => ({
  name: `r${number}`,
  number,
}));

function traitsOf({ make, sources, result }: Step): Traits {
  const first = result === null ? 0 : 1;
  const { kind, readsLate } = make(...placeholders.slice(0, first + sources.length));
  return { kind, late: sources.map((_, i) => (readsLate >> (first + i)) & 1) };
}

/** Their results can be read a cycle later than others; on any core that is no harm. */
const lateResults: ReadonlySet<InstructionClass> = new Set([
  'load-word',
  'multiply',
  'multiply-accumulate',
  'parallel',
  'extend-lanes',
  'saturate',
  'saturate-shifted',
  'shifted-operand',
]);

/** How many steps ahead one is looked for that need not wait. */
const window = 24;

function makeSchedule(
  steps: readonly Step[],
  traits: readonly Traits[],
  registerCount: number,
  results: readonly Value[],
): Schedule {
  const uses = new Int32Array(steps.length);
  for (const value of [...steps.flatMap(({ sources }) => sources), ...results]) uses[value]!++;
  const rest = steps.map((_, i) => i);
  const place = new Map<Value, number>();
  const free = Array.from({ length: registerCount }, (_, i) => i);
  const ready = new Map<Value, number>();
  const [order, targets]: [number[], number[]] = [[], []];
  let [cycle, before]: [number, InstructionClass | null] = [0, null];
  if (!fits(steps, rest, steps.length - 1, uses, registerCount))
    throw new RangeError('too many values for the registers');

  while (rest.length > 0) {
    let best: { at: number; cost: number; start: number } = { at: -1, cost: Infinity, start: 0 };
    for (let at = 0; at < Math.min(window, rest.length) && best.cost > 0; at++) {
      const step = steps[rest[at]!]!;
      if (!step.sources.every((source) => place.has(source))) continue;
      const { kind, late } = traits[rest[at]!]!;
      const start = step.sources.reduce(
        (latest, source, i) => Math.max(latest, ready.get(source)! - late[i]!),
        cycle,
      );
      const cost = start - cycle + changeCost(before, kind);
      if (cost >= best.cost) continue;
      if (at > 0 && !fits(steps, [rest[at]!, ...rest.slice(0, at)], at, uses, registerCount - place.size))
        continue;
      best = { at, cost, start };
    }
    const { at, start } = best;
    const index = rest.splice(at, 1)[0]!;
    const { sources, result } = steps[index]!;
    for (const source of sources) {
      if (--uses[source]! > 0) continue;
      free.push(place.get(source)!);
      place.delete(source);
    }
    before = traits[index]!.kind;
    cycle = start + 1;
    order.push(index);
    const target = result === null ? -1 : free.shift()!;
    targets.push(target);
    if (result === null) continue;
    ready.set(result, cycle + (lateResults.has(before) ? 1 : 0));
    if (uses[result]! > 0) place.set(result, target);
    else free.push(target);
  }
  return { order, targets };
}

/** Cortex-M4 pipelines loads, and pays for one behind a store. */
function changeCost(before: InstructionClass | null, kind: InstructionClass): number {
  if (kind === 'load-word') return before === 'store' ? 0.6 : before === 'load-word' ? 0 : 0.3;
  return before === 'load-word' ? 0.4 : 0;
}

/**
 * Whether the first steps of `order`, to `last`, never have more values alive than there are free registers now. Those after them
 * have as many as before when the others have only changed places.
 */
function fits(
  steps: readonly Step[],
  order: readonly number[],
  last: number,
  uses: Int32Array,
  free: number,
): boolean {
  let left = free;
  let done = 0;
  for (; done <= last && left >= 0; done++) {
    const { sources, result } = steps[order[done]!]!;
    for (const source of sources) if (--uses[source]! === 0) left++;
    if (result !== null) left--;
  }
  while (--done >= 0) for (const source of steps[order[done]!]!.sources) uses[source]!++;
  return left >= 0;
}
