/*
 * The self-check under QEMU: console and exit status through semihosting, executed instructions through SysTick.
 * With -icount shift=S every instruction takes 2^S ns of virtual time; SysTick counts the machine's clock.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../port.h"

const char port_name[] = PORT_NAME;
const char port_unit[] = "instructions";

/* Arm semihosting specification: operations of BKPT 0xAB. */
#define SYS_WRITE0 0x04
#define SYS_EXIT_EXTENDED 0x20
#define STOPPED_APPLICATION_EXIT 0x20026u

/* SysTick, Armv7-M and Armv8-M architecture reference manuals. */
#define SYST_CSR (*(volatile uint32_t *)0xe000e010u)
#define SYST_RVR (*(volatile uint32_t *)0xe000e014u)
#define SYST_CVR (*(volatile uint32_t *)0xe000e018u)
#define SYST_CSR_ENABLE (1u << 0)
#define SYST_CSR_CORE_CLOCK (1u << 2)
#define SYST_CSR_COUNTFLAG (1u << 16)
#define SYST_MAX 0xffffffu

static void semihost(int32_t operation, const void *argument)
{
    register int32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void port_start(void)
{
    SYST_RVR = SYST_MAX;
    SYST_CSR = SYST_CSR_CORE_CLOCK | SYST_CSR_ENABLE;
}

void port_write(const char *text)
{
    semihost(SYS_WRITE0, text);
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

void port_finish(int status)
{
    const uint32_t block[2] = {STOPPED_APPLICATION_EXIT, (uint32_t)status};
    semihost(SYS_EXIT_EXTENDED, block);
}
