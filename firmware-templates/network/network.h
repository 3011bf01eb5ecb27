/*
 * {{description}}
 * Write the input, run, read the output: int8 values, row-major, channels last. Not reentrant: one set of buffers.
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
