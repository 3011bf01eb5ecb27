/*
 * Depthwise convolution: CMSIS-NN arm_depthwise_conv_s8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

/* First and one past the last tap of a window that lie inside the input. */
static void taps_inside(int32_t origin, int32_t dilation, int32_t taps, int32_t extent, int32_t *first, int32_t *end)
{
    *first = 0;
    *end = taps;
    while (*first < taps && origin + *first * dilation < 0) {
        *first += 1;
    }
    while (*end > *first && origin + (*end - 1) * dilation >= extent) {
        *end -= 1;
    }
}

void ts_depthwise(const ts_depthwise_layer *layer, const int8_t *input, int8_t *output)
{
    const ts_window window = layer->window;
    const int32_t channels = layer->target.c;
    const int32_t value_step = window.dilation_w * layer->source.c;
    const int32_t value_row = window.dilation_h * layer->source.w * layer->source.c;
    for (int32_t y = 0; y < layer->target.h; y++) {
        const int32_t top = y * window.stride_h - window.top;
        int32_t first_y, end_y;
        taps_inside(top, window.dilation_h, window.kernel_h, layer->source.h, &first_y, &end_y);
        for (int32_t x = 0; x < layer->target.w; x++) {
            const int32_t left = x * window.stride_w - window.left;
            int32_t first_x, end_x;
            taps_inside(left, window.dilation_w, window.kernel_w, layer->source.w, &first_x, &end_x);
            const int32_t corner = ((top + first_y * window.dilation_h) * layer->source.w + left +
                                    first_x * window.dilation_w) * layer->source.c;
            const int32_t first_weight = (first_y * window.kernel_w + first_x) * channels;
            int32_t source_channel = 0;
            int32_t copies = 0;
            for (int32_t channel = 0; channel < channels; channel++) {
                int32_t sum = layer->bias[channel];
                int32_t value = corner + source_channel;
                int32_t weight = first_weight + channel;
                for (int32_t tap_y = first_y; tap_y < end_y; tap_y++) {
                    for (int32_t tap_x = first_x, i = value, w = weight; tap_x < end_x; tap_x++) {
                        sum = ts_wrapping_add(sum, layer->weights[w] * (input[i] - layer->zero_point));
                        i += value_step;
                        w += channels;
                    }
                    value += value_row;
                    weight += window.kernel_w * channels;
                }
                const ts_factor factor = layer->factors[channel * layer->factor_step];
                *output++ = ts_requantise_to_int8(sum, factor.multiplier, factor.shift, layer->range.zero_point,
                                                  layer->range.min, layer->range.max);
                copies += 1;
                if (copies == layer->depth_multiplier) {
                    copies = 0;
                    source_channel += 1;
                }
            }
        }
    }
}
