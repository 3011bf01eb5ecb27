/*
 * Bilinear resizing: ResizeBilinearInteger of TFLite for Microcontrollers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

static int8_t ts_between(const int8_t *const *pixels, const int32_t *row, const int32_t *column, int32_t channel)
{
    const int32_t first = pixels[0][channel] * (1024 - column[2]) + pixels[1][channel] * column[2];
    const int32_t second = pixels[2][channel] * (1024 - column[2]) + pixels[3][channel] * column[2];
    const int32_t sum = first * (1024 - row[2]) + second * row[2];
#if TS_SINGLE_ROUNDING
    return (int8_t)((sum + (1 << 19)) >> 20);
#else
    return (int8_t)ts_divide_by_power_of_two(sum, 20);
#endif
}

void ts_bilinear_resize(const ts_bilinear_resize_layer *layer, const int8_t *input, int8_t *output)
{
    const int32_t channels = layer->source.c;
    const int32_t width = layer->source.w;
    for (int32_t y = 0; y < layer->target.h; y++) {
        const int32_t *row = layer->rows[y];
        for (int32_t x = 0; x < layer->target.w; x++) {
            const int32_t *column = layer->columns[x];
            const int8_t *const pixels[] = {
                input + (row[0] * width + column[0]) * channels,
                input + (row[0] * width + column[1]) * channels,
                input + (row[1] * width + column[0]) * channels,
                input + (row[1] * width + column[1]) * channels,
            };
            for (int32_t channel = 0; channel < channels; channel++) {
                *output++ = ts_between(pixels, row, column, channel);
            }
        }
    }
}
