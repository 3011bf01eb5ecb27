/*
 * NUCLEO-F401RE: the STM32F401 has the registers of the STM32F411, a lower clock and one wait state less.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#define PORT_NAME "nucleo-f401re"
/* RM0368, voltage scale 2: up to 84 MHz; 16 MHz / 16 x 336 / 4 = 84 MHz. */
#define CORE_HZ 84000000u
#define WAIT_STATES 2u
#define VOLTAGE_SCALE 2u
#define PLL_FACTOR 336u
#include "../nucleo-f411re/port.c"
