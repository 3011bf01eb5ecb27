/*
 * {{description}}
 * {{blocks}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "{{header}}"
#include "layers.h"

#if !TS_ASSEMBLY

static const ts_padding padding = {
    .source = {{source}},
    .padded = {{padded}},
    .top = {{top}},
    .left = {{left}},
    .copied_h = {{copiedH}},
    .copied_w = {{copiedW}},
    .zero_point = {{zeroPoint}},
};

void {{function}}(const int8_t *input, int8_t *output, uint8_t *padded, uint8_t *sums)
{
    ts_pad_input(&padding, input, padded);
{{calls}}
}

#endif
