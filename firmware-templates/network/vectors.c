/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "vectors.h"

const int8_t {{prefix}}_vector_inputs[{{macro}}_VECTOR_COUNT][{{macro}}_INPUT_BYTES] = {
{{inputs}}
};

const int8_t {{prefix}}_vector_outputs[{{macro}}_VECTOR_COUNT][{{macro}}_OUTPUT_BYTES] = {
{{outputs}}
};

const int32_t {{prefix}}_vector_labels[{{macro}}_VECTOR_COUNT] = {
{{labels}}
};
