/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

{{starts}}

static const ts_block_copy copies[{{copyCount}}] = {
{{copies}}
};

static const ts_rearrange_layer layer = {
    .copy_count = {{copyCount}},
    .copies = copies,
};

void {{function}}({{parameters}}, int8_t *output)
{
    const int8_t *const inputs[] = { {{inputs}} };
    ts_rearrange(&layer, inputs, output);
}

#endif
