/*
 * {{description}}
 * Activations share one arena: a byte is reused once its last reader has run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/config.h"
#include "../{{prefix}}.h"
#include "layers.h"

#if !TS_ASSEMBLY

static union {
    uint8_t bytes[{{arenaBytes}}];
    int64_t alignment;
} arena;
const uint32_t {{prefix}}_arena_bytes = sizeof arena.bytes;

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

#endif
