/*
 * Pooling: CMSIS-NN arm_max_pool_s8 and arm_avgpool_s8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

typedef struct {
    int32_t top;
    int32_t bottom;
    int32_t left;
    int32_t right;
} area;

/* The part of an output pixel's window that lies inside the input. */
static area area_of(const ts_pool_layer *layer, int32_t y, int32_t x)
{
    const ts_window window = layer->window;
    const int32_t top = y * window.stride_h - window.top;
    const int32_t left = x * window.stride_w - window.left;
    const int32_t bottom = top + window.kernel_h;
    const int32_t right = left + window.kernel_w;
    return (area){
        .top = top < 0 ? 0 : top,
        .bottom = bottom > layer->source.h ? layer->source.h : bottom,
        .left = left < 0 ? 0 : left,
        .right = right > layer->source.w ? layer->source.w : right,
    };
}

void ts_max_pool(const ts_pool_layer *layer, const int8_t *input, int8_t *output)
{
    const int32_t w = layer->source.w;
    const int32_t c = layer->source.c;
    for (int32_t y = 0; y < layer->target.h; y++) {
        for (int32_t x = 0; x < layer->target.w; x++) {
            const area inside = area_of(layer, y, x);
            for (int32_t channel = 0; channel < c; channel++) {
                int32_t largest = -128;
                for (int32_t iy = inside.top; iy < inside.bottom; iy++) {
                    const int8_t *at = input + (iy * w + inside.left) * c + channel;
                    for (int32_t ix = inside.left; ix < inside.right; ix++, at += c) {
                        largest = *at > largest ? *at : largest;
                    }
                }
                *output++ = (int8_t)ts_clamp(largest, layer->min, layer->max);
            }
        }
    }
}

void ts_average_pool(const ts_pool_layer *layer, const int8_t *input, int8_t *output)
{
    const int32_t w = layer->source.w;
    const int32_t c = layer->source.c;
    for (int32_t y = 0; y < layer->target.h; y++) {
        for (int32_t x = 0; x < layer->target.w; x++) {
            const area inside = area_of(layer, y, x);
            const int32_t count = (inside.bottom - inside.top) * (inside.right - inside.left);
            const int32_t half = count >> 1;
            for (int32_t channel = 0; channel < c; channel++) {
                int32_t sum = 0;
                for (int32_t iy = inside.top; iy < inside.bottom; iy++) {
                    const int8_t *at = input + (iy * w + inside.left) * c + channel;
                    for (int32_t ix = inside.left; ix < inside.right; ix++, at += c) {
                        sum += *at;
                    }
                }
                const int32_t average = (sum > 0 ? sum + half : sum - half) / count;
                *output++ = (int8_t)ts_clamp(average, layer->min, layer->max);
            }
        }
    }
}
