/*
 * The self-check as a program of the development machine.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../port.h"

#include <stdio.h>
#include <stdlib.h>

const char port_name[] = "host";
const char port_unit[] = "";

void port_start(void)
{
}

void port_write(const char *text)
{
    fputs(text, stdout);
}

void port_counter_reset(void)
{
}

uint32_t port_counter_read(void)
{
    return 0;
}

void port_finish(int status)
{
    exit(status);
}
