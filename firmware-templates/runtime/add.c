/*
 * Sum or difference of two tensors: CMSIS-NN arm_elementwise_add_s8, TFLite for Microcontrollers Sub.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

void ts_add(const ts_add_layer *layer, const int8_t *first, const int8_t *second, int8_t *output)
{
    const ts_factor *factors = layer->input_factors;
    for (int32_t i = 0, j = 0; i < layer->count; i++) {
        const int32_t a = ts_shift_left(first[i] - layer->zero_points[0], layer->left_shift);
        const int32_t b = ts_shift_left(second[j] - layer->zero_points[1], layer->left_shift);
        const int32_t sum = ts_wrapping_add(ts_requantise(a, factors[0].multiplier, factors[0].shift),
                                            layer->sign * ts_requantise(b, factors[1].multiplier, factors[1].shift));
        output[i] = ts_requantise_to_int8(sum, layer->factor.multiplier, layer->factor.shift, layer->range.zero_point,
                                          layer->range.min, layer->range.max);
        j = j + 1 < layer->second_count ? j + 1 : 0;
    }
}
