/*
 * Test vectors: inputs of the network and the outputs that Tauscope computed for them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef {{guard}}
#define {{guard}}

#include <stdint.h>

#include "../src/{{prefix}}.h"

#ifdef __cplusplus
extern "C" {
#endif

/* TS_VECTORS: the first ones only, where flash is short. */
#ifdef TS_VECTORS
#if TS_VECTORS > {{count}}
#error "BOARD_VECTORS (TS_VECTORS) is too large: there are {{count}} test vectors"
#endif
#define {{macro}}_VECTOR_COUNT TS_VECTORS
#else
#define {{macro}}_VECTOR_COUNT {{count}}
#endif

extern const int8_t {{prefix}}_vector_inputs[{{macro}}_VECTOR_COUNT][{{macro}}_INPUT_BYTES];
extern const int8_t {{prefix}}_vector_outputs[{{macro}}_VECTOR_COUNT][{{macro}}_OUTPUT_BYTES];
/* Class of each input; -1 where there is none. */
extern const int32_t {{prefix}}_vector_labels[{{macro}}_VECTOR_COUNT];

#ifdef __cplusplus
}
#endif

#endif
