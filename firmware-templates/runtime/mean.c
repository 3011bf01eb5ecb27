/*
 * Mean over height and width: TFLite for Microcontrollers QuantizedMeanOrSum.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

void ts_mean(const ts_mean_layer *layer, const int8_t *input, int8_t *output)
{
    const int32_t pixels = layer->source.h * layer->source.w;
    for (int32_t channel = 0; channel < layer->source.c; channel++) {
        int32_t sum = -pixels * layer->zero_point;
        const int8_t *at = input + channel;
        for (int32_t pixel = 0; pixel < pixels; pixel++, at += layer->source.c) {
            sum += *at;
        }
        output[channel] = ts_requantise_to_int8(sum, layer->factor.multiplier, layer->factor.shift,
                                                layer->range.zero_point, layer->range.min, layer->range.max);
    }
}
