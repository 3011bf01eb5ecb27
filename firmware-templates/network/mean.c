/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_mean_layer layer = {
    .source = {{source}},
    .zero_point = {{zeroPoint}},
    .factor = {{factor}},
    .range = {{range}},
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_mean(&layer, input, output);
}

#endif
