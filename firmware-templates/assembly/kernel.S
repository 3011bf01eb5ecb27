/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../runtime/config.h"

#if TS_ASSEMBLY

{{kernel}}
#elif defined(__linux__) && defined(__ELF__)
    .section .note.GNU-stack, "", %progbits
#endif
