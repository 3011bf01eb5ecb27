/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_pool_layer layer = {
    .source = {{source}},
    .target = {{target}},
    .window = {{window}},
    .min = {{min}},
    .max = {{max}},
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_{{operator}}(&layer, input, output);
}

#endif
