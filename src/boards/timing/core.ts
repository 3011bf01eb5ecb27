/** The cores that kernels are timed for. */
export const cores = ['cortex-m33', 'cortex-m4', 'cortex-m7'] as const;
export type Core = (typeof cores)[number];
