import type { EngineCall } from '../../src/exploration/engine.ts';

/** A small part of a call, which is a call as well. */
export interface Part {
  readonly call: EngineCall;
  /** The part of the whole call's answer that must be the part's. */
  readonly within: (answer: unknown) => unknown;
}

/** One of so many configurations is asked for alone, which costs some 3 % of the work: configurations alone share nothing. */
const rowsPerPart = 1024;

/**
 * A part of a call by which another worker can vouch for the whole one at little cost: faults are seldom of a single answer. Null for most small calls, and for
 * those that have no parts.
 * @param draw a whole number below its argument
 */
export function spotCheck({ method, request }: EngineCall, draw: (below: number) => number): Part | null {
  if (method !== 'classify' || draw(rowsPerPart) >= request.configurations.length) return null;
  const row = draw(request.configurations.length);
  const columns = request.inputs.length;
  return {
    call: { method, request: { ...request, configurations: [request.configurations[row]!] } },
    within: (answer) => (answer as Uint16Array).slice(row * columns, (row + 1) * columns),
  };
}
