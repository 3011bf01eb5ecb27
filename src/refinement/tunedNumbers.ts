import { adam } from './adam.ts';

type WholeNumbers = Int8Array | Int16Array | Int32Array;

/** Whole numbers within bounds that an optimiser moves as real ones, each in steps of a unit of its own. */
export interface TunedNumbers<Numbers extends WholeNumbers> {
  /** All numbers, rounded. */
  whole(): Numbers;
  /** Puts numbers `first` to `end - 1` back to those of `values`. */
  restore(values: Numbers, first: number, end: number): void;
  /** One step of the optimiser with the sum of these derivatives by the numbers; `rate` is in units. */
  step(gradients: readonly Float32Array[], rate: number): void;
}

export interface Tuning {
  readonly range: readonly [least: number, most: number];
  readonly unitOf: (n: number) => number;
  /** Numbers that stay are not computed with. */
  readonly isTuned: (n: number) => boolean;
}

export function tunedNumbers<Numbers extends WholeNumbers>(
  start: Numbers,
  { range: [least, most], unitOf, isTuned }: Tuning,
): TunedNumbers<Numbers> {
  const places = Int32Array.from(start.keys()).filter(isTuned);
  const units = Float64Array.from(places, unitOf);
  const values = Float64Array.from(places, (place, n) => start[place]! / units[n]!);
  const slopes = new Float64Array(places.length);
  const optimiser = adam(places.length);
  return {
    whole() {
      const numbers = start.slice() as Numbers;
      for (let n = 0; n < places.length; n++) numbers[places[n]!] = Math.round(values[n]! * units[n]!);
      return numbers;
    },
    restore(numbers, first, end) {
      for (let n = 0; n < places.length; n++)
        if (places[n]! >= first && places[n]! < end) values[n] = numbers[places[n]!]! / units[n]!;
    },
    step(gradients, rate) {
      // In the order of the parts, so that the floating result does not depend on who computed them.
      slopes.fill(0);
      for (const gradient of gradients)
        for (let n = 0; n < places.length; n++) slopes[n]! += gradient[places[n]!]!;
      for (let n = 0; n < places.length; n++) slopes[n]! *= units[n]!;
      optimiser.step(values, slopes, rate);
      for (let n = 0; n < places.length; n++)
        values[n] = Math.max(least / units[n]!, Math.min(most / units[n]!, values[n]!));
    },
  };
}
