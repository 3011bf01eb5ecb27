/*
 * Fully connected layer: CMSIS-NN arm_fully_connected_s8 and arm_fully_connected_per_channel_s8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

void ts_dense(const ts_dense_layer *layer, const int8_t *input, int8_t *output)
{
    const int32_t zero_point = layer->zero_point;
    for (int32_t row = 0; row < layer->rows; row++, input += layer->inputs) {
        const int8_t *weights = layer->weights;
        for (int32_t o = 0; o < layer->outputs; o++, weights += layer->inputs) {
            int32_t sum = layer->bias[o];
            for (int32_t i = 0; i < layer->inputs; i++) {
                sum = ts_wrapping_add(sum, weights[i] * (input[i] - zero_point));
            }
            const ts_factor factor = layer->factors[o * layer->factor_step];
            *output++ = ts_requantise_to_int8(sum, factor.multiplier, factor.shift, layer->range.zero_point,
                                              layer->range.min, layer->range.max);
        }
    }
}
