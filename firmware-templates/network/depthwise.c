/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "layers.h"

#if !TS_ASSEMBLY

static const int8_t weights[{{weightCount}}] = {
{{weights}}
};

static const int32_t bias[{{channels}}] = {
{{bias}}
};

static const ts_factor factors[{{factorCount}}] = {
{{factors}}
};

static const ts_depthwise_layer layer = {
    .source = {{source}},
    .target = {{target}},
    .window = {{window}},
    .depth_multiplier = {{depthMultiplier}},
    .zero_point = {{zeroPoint}},
    .range = {{range}},
    .weights = weights,
    .bias = bias,
    .factors = factors,
    .factor_step = {{factorStep}},
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_depthwise(&layer, input, output);
}

#endif
