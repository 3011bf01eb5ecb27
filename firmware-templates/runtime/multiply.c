/*
 * Product of two tensors: CMSIS-NN arm_elementwise_mul_s8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

void ts_multiply(const ts_multiply_layer *layer, const int8_t *first, const int8_t *second, int8_t *output)
{
    for (int32_t i = 0, j = 0; i < layer->count; i++) {
        const int32_t product = (first[i] - layer->zero_points[0]) * (second[j] - layer->zero_points[1]);
        output[i] = ts_requantise_to_int8(product, layer->factor.multiplier, layer->factor.shift,
                                          layer->range.zero_point, layer->range.min, layer->range.max);
        j = j + 1 < layer->second_count ? j + 1 : 0;
    }
}
