/*
 * Executed instructions under QEMU, through SysTick: with -icount shift=S every instruction takes 2^S ns of virtual time;
 * SysTick counts the machine's clock.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "counter.h"

#include "../port.h"

const char port_unit[] = "instructions";
const uint32_t port_hz = 1000000000u >> ICOUNT_SHIFT;

/* SysTick, Armv7-M and Armv8-M architecture reference manuals. */
#define SYST_CSR (*(volatile uint32_t *)0xe000e010u)
#define SYST_RVR (*(volatile uint32_t *)0xe000e014u)
#define SYST_CVR (*(volatile uint32_t *)0xe000e018u)
#define SYST_CSR_ENABLE (1u << 0)
#define SYST_CSR_CORE_CLOCK (1u << 2)
#define SYST_CSR_COUNTFLAG (1u << 16)
#define SYST_MAX 0xffffffu

void counter_start(void)
{
    SYST_RVR = SYST_MAX;
    SYST_CSR = SYST_CSR_CORE_CLOCK | SYST_CSR_ENABLE;
}

void port_counter_reset(void)
{
    SYST_CVR = 0;
    while (SYST_CVR == 0) {
    }
    (void)SYST_CSR;
}

uint32_t port_counter_read(void)
{
    const uint64_t ticks = SYST_MAX - SYST_CVR;
    if ((SYST_CSR & SYST_CSR_COUNTFLAG) != 0) {
        return 0;
    }
    return (uint32_t)(ticks * (1000000000u / CLOCK_HZ) >> ICOUNT_SHIFT);
}
