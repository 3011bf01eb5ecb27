/*
 * B-U585I-IOT02A: the STM32U585 has the clocks, caches and memories of the STM32U575, and the board the same serial port.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#define PORT_NAME "b-u585i-iot02a"
#include "../nucleo-u575zi-q/port.c"
