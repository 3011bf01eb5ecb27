/*
 * The padded int16 input of unpacked convolution kernels, as CMSIS-NN centres it (arm_q7_to_q15_with_offset).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "runtime.h"

#include <string.h>

void ts_pad_input(const ts_padding *layer, const int8_t *input, uint8_t *padded)
{
    const int32_t row_bytes = layer->padded.w * layer->padded.c * 2;
    const int32_t copied = layer->copied_w * layer->source.c;
    const int32_t left_bytes = layer->left * layer->source.c * 2;
    for (int32_t y = 0; y < layer->padded.h; y++, padded += row_bytes) {
        const int32_t source_y = y - layer->top;
        if (source_y < 0 || source_y >= layer->copied_h) {
            memset(padded, 0, (size_t)row_bytes);
            continue;
        }
        const int8_t *from = input + source_y * layer->source.w * layer->source.c;
        uint8_t *to = padded + left_bytes;
        memset(padded, 0, (size_t)left_bytes);
        for (int32_t i = 0; i < copied; i++, to += 2) {
            const int16_t value = (int16_t)(from[i] - layer->zero_point);
            memcpy(to, &value, sizeof value);
        }
        memset(to, 0, (size_t)(row_bytes - left_bytes - copied * 2));
    }
}
