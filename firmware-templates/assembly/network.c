/*
 * {{description}}
 * The same network on Cortex-M kernels in assembly, chosen for {{board}}. Activations are int16 distances from their zero
 * points, with margins of zeros where convolutions need them, or int8 and expanded in strips; they share one arena.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/runtime.h"
#include "../{{prefix}}.h"

#if TS_ASSEMBLY

static union {
    uint8_t bytes[{{arenaBytes}}];
    int64_t alignment;
} arena;
const uint32_t {{prefix}}_arena_bytes = sizeof arena.bytes;

{{prototypes}}

int8_t *{{prefix}}_input(void)
{
    return (int8_t *)(arena.bytes + {{inputOffset}});
}

const int8_t *{{prefix}}_output(void)
{
    return (const int8_t *)(arena.bytes + {{outputOffset}});
}

void {{prefix}}_run(void)
{
{{calls}}
}

#endif
