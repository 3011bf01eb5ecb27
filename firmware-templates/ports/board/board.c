/*
 * The part of a board's port that is the same for all: text byte by byte, counting cycles.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "board.h"

const char port_unit[] = "cycles";

void port_write(const char *text)
{
    for (; *text != '\0'; text++) {
        board_send((uint8_t)*text);
    }
}

char port_read(void)
{
    return (char)board_receive();
}

void port_counter_reset(void)
{
    DWT_CYCCNT = 0;
}

uint32_t port_counter_read(void)
{
    return DWT_CYCCNT;
}

void port_finish(int status)
{
    (void)status;
    for (;;) {
    }
}
