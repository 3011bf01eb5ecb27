/*
 * Larger or smaller values of two tensors: CMSIS-NN arm_maximum_s8 and arm_minimum_s8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "runtime.h"

void ts_maximum(const ts_extreme_layer *layer, const int8_t *first, const int8_t *second, int8_t *output)
{
    for (int32_t i = 0, j = 0; i < layer->count; i++) {
        output[i] = first[i] > second[j] ? first[i] : second[j];
        j = j + 1 < layer->second_count ? j + 1 : 0;
    }
}

void ts_minimum(const ts_extreme_layer *layer, const int8_t *first, const int8_t *second, int8_t *output)
{
    for (int32_t i = 0, j = 0; i < layer->count; i++) {
        output[i] = first[i] < second[j] ? first[i] : second[j];
        j = j + 1 < layer->second_count ? j + 1 : 0;
    }
}
