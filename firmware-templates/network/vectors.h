/*
 * Test vectors: inputs of the network and the outputs that Tauscope computed for them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef {{guard}}
#define {{guard}}

#include <stdint.h>

#include "../network/network.h"

#define VECTOR_COUNT {{count}}

extern const int8_t vector_inputs[VECTOR_COUNT][{{macro}}_INPUT_BYTES];
extern const int8_t vector_outputs[VECTOR_COUNT][{{macro}}_OUTPUT_BYTES];
/* Class of each input. */
extern const int32_t vector_labels[VECTOR_COUNT];

#endif
