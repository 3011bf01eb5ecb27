/*
 * Raspberry Pi Pico 2 with the tables of kernels in RAM, where the linker script puts them: QSPI flash is slow for what is
 * read once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#define PORT_NAME "pico-2-tables-in-ram"
#include "../pico-2/port.c"
