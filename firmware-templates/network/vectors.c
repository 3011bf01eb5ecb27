/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "vectors.h"

const int8_t vector_inputs[VECTOR_COUNT][{{macro}}_INPUT_BYTES] = {
{{inputs}}
};

const int8_t vector_outputs[VECTOR_COUNT][{{macro}}_OUTPUT_BYTES] = {
{{outputs}}
};

const int32_t vector_labels[VECTOR_COUNT] = {
{{labels}}
};
