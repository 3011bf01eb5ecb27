/*
 * {{description}}
 * Write the input, run, read the output: int8 values, row-major, channels last. Not reentrant: one set of buffers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef {{guard}}
#define {{guard}}

#include <stdint.h>

/* {{input}} */
#define {{macro}}_INPUT_BYTES {{inputBytes}}
/* {{output}} */
#define {{macro}}_OUTPUT_BYTES {{outputBytes}}
#define {{macro}}_OUTPUT_ZERO_POINT ({{outputZeroPoint}})
/* Static buffers: activations, padded copies or expanded weights, partial sums. */
#if defined(__ARM_FEATURE_DSP)
#define {{macro}}_ARENA_BYTES {{assemblyArenaBytes}}
#else
#define {{macro}}_ARENA_BYTES {{arenaBytes}}
#endif

/* Filled by the caller before every run; a run may overwrite it. */
int8_t *{{prefix}}_input(void);
/* Valid until the next run's input is written. */
const int8_t *{{prefix}}_output(void);
void {{prefix}}_run(void);

#endif
