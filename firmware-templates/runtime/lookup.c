/*
 * Functions of one value, tabled.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "runtime.h"

void ts_lookup(const ts_lookup_layer *layer, const int8_t *input, int8_t *output)
{
    for (int32_t row = 0; row < layer->rows; row++) {
        const int8_t *table = layer->entries;
        for (int32_t i = 0; i < layer->tables; i++, table += 256) {
            *output++ = table[*input++ + 128];
        }
    }
}
