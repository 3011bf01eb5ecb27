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

static const ts_dense_layer layer = {
    .rows = {{rows}},
    .inputs = {{inputs}},
    .outputs = {{channels}},
    .zero_point = {{zeroPoint}},
    .range = {{range}},
    .weights = weights,
    .bias = bias,
    .factors = factors,
    .factor_step = {{factorStep}},
};

void {{function}}(const int8_t *input, int8_t *output)
{
    ts_dense(&layer, input, output);
}

#endif
