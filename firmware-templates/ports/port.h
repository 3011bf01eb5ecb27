/*
 * What the self-check needs of the machine it runs on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PORT_H
#define PORT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Name of the machine and unit of its counter: "cycles", "instructions", or "" where it counts nothing. */
extern const char port_name[];
extern const char port_unit[];

/* What the counter counts in a second; only where `port_read` is there. */
extern const uint32_t port_hz;

/* Clocks, console and counter. */
void port_start(void);
void port_write(const char *text);
/* Waits for a character of the console. Machines whose console only shows have none. */
char port_read(void);
void port_counter_reset(void);
/* Counted since the reset, modulo 2^32 on boards; 0 under QEMU when its narrow counter has overflowed. */
uint32_t port_counter_read(void);
/* Ends the program, or waits for ever where nothing can take its exit status. */
void port_finish(int status);

#ifdef __cplusplus
}
#endif

#endif
