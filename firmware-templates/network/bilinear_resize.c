/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const int32_t rows[{{rowCount}}][3] = {
{{rows}}
};
static const int32_t columns[{{columnCount}}][3] = {
{{columns}}
};

static const ts_bilinear_resize_layer layer = {
    .source = {{source}},
    .target = {{target}},
    .rows = rows,
    .columns = columns,
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_bilinear_resize(&layer, input, output);
}

#endif
