/*
 * {{description}}
 * Pairs of input channels that are skipped at a point have weights of 0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const int32_t rows[{{rowTiles}}] = {
{{rowStarts}}
};

static const int32_t columns[{{columnTiles}}] = {
{{columnStarts}}
};

static const int16_t weights[{{weightCount}}] = {
{{weights}}
};

static const int32_t bias[{{channels}}] = {
{{bias}}
};

static const ts_factor factors[{{factorCount}}] = {
{{factors}}
};

static const ts_tiled_conv_layer layer = {
    .source = {{source}},
    .target = {{target}},
    .top = {{top}},
    .left = {{left}},
    .rows = {.outputs = {{rowOutputs}}, .tiles = {{rowTiles}}, .starts = rows},
    .columns = {.outputs = {{columnOutputs}}, .tiles = {{columnTiles}}, .starts = columns},
    .zero_point = {{zeroPoint}},
    .range = {{range}},
    .weights = weights,
    .bias = bias,
    .factors = factors,
    .factor_step = {{factorStep}},
};

void {{function}}(const int8_t *input, int8_t *output, uint8_t *points)
{
    ts_tiled_conv(&layer, input, output, points);
}

#endif
