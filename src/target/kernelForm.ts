/**
 * How a layer's kernel is built. `rolled`: the loops of the bundle's runtime. `unpacked`: straight-line code,
 * one SMLAD per kept operand pair, weights as constants (convolutions only).
 */
export type KernelForm = 'unpacked' | 'rolled';
