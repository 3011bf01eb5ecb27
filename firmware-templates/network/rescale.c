/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_rescale_layer layer = {
    .count = {{count}},
    .zero_point = {{zeroPoint}},
    .factor = {{factor}},
    .range = {{range}},
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_rescale(&layer, input, output);
}

#endif
