/*
 * Spatial padding with the zero point: CMSIS-NN arm_pad_s8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "runtime.h"

#include <string.h>

void ts_pad(const ts_pad_layer *layer, const int8_t *input, int8_t *output)
{
    const size_t row = (size_t)(layer->source.w * layer->source.c);
    memset(output, layer->fill, (size_t)(layer->target.h * layer->target.w * layer->target.c));
    for (int32_t y = 0; y < layer->source.h; y++, input += row) {
        memcpy(output + ((layer->top + y) * layer->target.w + layer->left) * layer->target.c, input, row);
    }
}
