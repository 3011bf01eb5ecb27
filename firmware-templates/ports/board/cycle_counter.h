/*
 * Cycle counter of the debug unit (DWT), Armv7-M and Armv8-M architecture reference manuals.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CYCLE_COUNTER_H
#define CYCLE_COUNTER_H

#include <stdint.h>

#define DEMCR (*(volatile uint32_t *)0xe000edfcu)
#define DEMCR_TRCENA (1u << 24)
#define DWT_CTRL (*(volatile uint32_t *)0xe0001000u)
#define DWT_CTRL_CYCCNTENA (1u << 0)
#define DWT_CYCCNT (*(volatile uint32_t *)0xe0001004u)

static inline void cycle_counter_start(void)
{
    DEMCR = DEMCR | DEMCR_TRCENA;
    DWT_CYCCNT = 0;
    DWT_CTRL = DWT_CTRL | DWT_CTRL_CYCCNTENA;
}

#endif
