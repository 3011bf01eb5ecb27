/*
 * Layers of {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef {{guard}}
#define {{guard}}

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

{{prototypes}}

#ifdef __cplusplus
}
#endif

#endif
