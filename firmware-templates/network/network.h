/*
 * {{description}}
 * Write the input, run, read the output: int8 values, row-major, channels last.
 *
 * Reentrancy: none. There is one set of buffers, so one thread at a time fills the input, runs and reads the output.
 * RAM: {{assemblyArenaBytes}} bytes in assembly, {{arenaBytes}} in portable C, static, aligned to 8 bytes. No heap.
{{tables}}
 * Stack of a run: {{stackBytes}} bytes in assembly; a few hundred in portable C, by the compiler.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef {{guard}}
#define {{guard}}

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* {{input}} */
#define {{macro}}_INPUT_BYTES {{inputBytes}}
/* {{output}} */
#define {{macro}}_OUTPUT_BYTES {{outputBytes}}
#define {{macro}}_OUTPUT_ZERO_POINT ({{outputZeroPoint}})
/* A single output above this names class 1, else class 0. */
#define {{macro}}_CLASS_THRESHOLD ({{classThreshold}})
/* Static buffers of the implementation that is linked: activations, padded copies or expanded weights, partial sums. */
extern const uint32_t {{prefix}}_arena_bytes;

/* Filled by the caller before every run; a run may overwrite it. */
int8_t *{{prefix}}_input(void);
/* Valid until the next run's input is written. */
const int8_t *{{prefix}}_output(void);
void {{prefix}}_run(void);

#ifdef __cplusplus
}
#endif

#endif
