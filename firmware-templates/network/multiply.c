/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_multiply_layer layer = {
    .count = {{count}},
    .second_count = {{secondCount}},
    .zero_points = { {{firstZeroPoint}}, {{secondZeroPoint}} },
    .factor = {{factor}},
    .range = {{range}},
};

void {{function}}(const int8_t *first, const int8_t *second, int8_t *output)
{
    ts_multiply(&layer, first, second, output);
}

#endif
