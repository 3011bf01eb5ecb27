/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_add_layer layer = {
    .count = {{count}},
    .second_count = {{secondCount}},
    .left_shift = {{leftShift}},
    .zero_points = { {{firstZeroPoint}}, {{secondZeroPoint}} },
    .input_factors = { {{firstFactor}}, {{secondFactor}} },
    .sign = {{sign}},
    .factor = {{factor}},
    .range = {{range}},
};

void {{function}}(const int8_t *first, const int8_t *second, int8_t *output)
{
    ts_add(&layer, first, second, output);
}

#endif
