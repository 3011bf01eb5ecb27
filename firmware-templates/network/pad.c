/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_pad_layer layer = {
    .source = {{source}},
    .target = {{target}},
    .top = {{top}},
    .left = {{left}},
    .fill = {{fill}},
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_pad(&layer, input, output);
}

#endif
