import fc from 'fast-check';

/** What every test draws from: fixed, so that a run repeats; `TAUSCOPE_SEED=$RANDOM npm test` looks elsewhere. */
export const seed = Number(process.env['TAUSCOPE_SEED'] ?? 20_240_916);

fc.configureGlobal({ seed });
