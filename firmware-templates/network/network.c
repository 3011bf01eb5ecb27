/*
 * {{description}}
 * Activations share one arena: a byte is reused once its last reader has run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "network.h"
#include "layers.h"

static _Alignas(8) uint8_t arena[{{macro}}_ARENA_BYTES];

{{buffers}}

int8_t *{{prefix}}_input(void)
{
    return {{input}};
}

const int8_t *{{prefix}}_output(void)
{
    return {{output}};
}

void {{prefix}}_run(void)
{
{{calls}}
}
