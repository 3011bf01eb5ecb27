/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const int8_t entries[{{entryCount}}] = {
{{entries}}
};

static const ts_lookup_layer layer = {
    .rows = {{rows}},
    .tables = {{tables}},
    .entries = entries,
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_lookup(&layer, input, output);
}

#endif
