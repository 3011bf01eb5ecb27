/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_softmax_layer layer = {
    .rows = {{rows}},
    .classes = {{classes}},
    .factor = {{factor}},
    .diff_min = {{diffMin}},
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_softmax(&layer, input, output);
}

#endif
