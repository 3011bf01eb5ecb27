import type { Requantisation, Rounding } from '../../src/network/network.ts';

/** Bytes of one factor; the meaning of its fields is described in simd/factor.ts. */
export const factorBytes = 32;

/** Requantisation factors of `count` channels as the kernels read them; one factor serves all when there is only one. */
export function factorTable(requantisation: Requantisation, count: number, rounding: Rounding): Int32Array {
  const { multipliers, shifts } = requantisation;
  const step = multipliers.length === 1 ? 0 : 1;
  const table = new Int32Array((count * factorBytes) / 4);
  for (let channel = 0; channel < count; channel++) {
    const shift = shifts[channel * step] ?? 0;
    const right = Math.max(0, -shift);
    const round = rounding === 'single' && right > 0 ? 0 : 1 << 30;
    table.set(
      [
        multipliers[channel * step] ?? 0,
        1 << Math.max(0, shift),
        right,
        (1 << right) - 1,
        round,
        0,
        rounding === 'double' ? -1 : 0,
      ],
      (channel * factorBytes) / 4,
    );
  }
  return table;
}
