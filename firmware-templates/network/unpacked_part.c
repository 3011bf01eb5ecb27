/*
 * {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../runtime/unpacked.h"
#include "{{header}}"

#if !TS_ASSEMBLY

{{chunks}}

#endif
