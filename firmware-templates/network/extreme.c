/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_extreme_layer layer = {
    .count = {{count}},
    .second_count = {{secondCount}},
};

void {{function}}(const int8_t *first, const int8_t *second, int8_t *output)
{
    ts_{{operator}}(&layer, first, second, output);
}

#endif
