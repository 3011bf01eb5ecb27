/*
 * Start-up of a Cortex-M core: vector table, initialised data, copied code, zeroed data, main. No interrupts are used.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../port.h"

#include <string.h>

extern uint8_t stack_top[], data_load[], data_start[], data_end[], bss_start[], bss_end[];
extern uint8_t code_load[], code_start[], code_end[];

int main(void);
void reset_handler(void);

void reset_handler(void)
{
    memcpy(data_start, data_load, (size_t)(data_end - data_start));
    memcpy(code_start, code_load, (size_t)(code_end - code_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    /* What was copied is fetched from here on. */
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    port_finish(main());
    for (;;) {
    }
}

static void fault_handler(void)
{
    port_write("fault\n");
    port_finish(2);
    for (;;) {
    }
}

/* Armv7-M and Armv8-M vector table: initial stack, reset, NMI, faults; unused entries also end in the handler. */
typedef union {
    void *stack;
    void (*handler)(void);
} vector;

extern const vector vector_table[16];
__attribute__((section(".vectors"), used)) const vector vector_table[16] = {
    {.stack = stack_top},       {.handler = reset_handler}, {.handler = fault_handler}, {.handler = fault_handler},
    {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler},
    {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler},
    {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler}, {.handler = fault_handler},
};
