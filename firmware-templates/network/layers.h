/*
 * Layers of {{description}}
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef {{guard}}
#define {{guard}}

#include <stdint.h>

{{prototypes}}

#endif
