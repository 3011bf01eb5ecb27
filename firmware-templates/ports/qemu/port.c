/*
 * The self-check under QEMU: console and exit status through semihosting.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../port.h"
#include "counter.h"

const char port_name[] = PORT_NAME;

/* Arm semihosting specification: operations of BKPT 0xAB. */
#define SYS_WRITE0 0x04
#define SYS_EXIT_EXTENDED 0x20
#define STOPPED_APPLICATION_EXIT 0x20026u

static void semihost(int32_t operation, const void *argument)
{
    register int32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void port_start(void)
{
    counter_start();
}

void port_write(const char *text)
{
    semihost(SYS_WRITE0, text);
}

void port_finish(int status)
{
    const uint32_t block[2] = {STOPPED_APPLICATION_EXIT, (uint32_t)status};
    semihost(SYS_EXIT_EXTENDED, block);
}
