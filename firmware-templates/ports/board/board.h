/*
 * What the ports of all boards share, and what board.c asks of each.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BOARD_H
#define BOARD_H

#include "../port.h"
#include "cycle_counter.h"

#ifdef __cplusplus
extern "C" {
#endif

#define REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))

/* Of the console. */
#define BAUD 115200u

/* Hands one byte to the console, once it has room. */
void board_send(uint8_t byte);
/* Waits for a byte of the console. */
uint8_t board_receive(void);

#ifdef __cplusplus
}
#endif

#endif
