/*
 * Another quantisation of the same values: TFLite for Microcontrollers ReluQuantized and Requantize.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

void ts_rescale(const ts_rescale_layer *layer, const int8_t *input, int8_t *output)
{
    for (int32_t i = 0; i < layer->count; i++) {
        output[i] = ts_requantise_to_int8(input[i] - layer->zero_point, layer->factor.multiplier, layer->factor.shift,
                                          layer->range.zero_point, layer->range.min, layer->range.max);
    }
}
