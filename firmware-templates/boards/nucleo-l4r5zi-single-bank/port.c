/*
 * NUCLEO-L4R5ZI with its flash as a single bank, which doubles the width of a read. The mode is an option bit, kept through
 * resets; set it once: STM32_Programmer_CLI -c port=SWD -ob DBANK=0 (erases the flash).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#define PORT_NAME "nucleo-l4r5zi-single-bank"
#include "../nucleo-l4r5zi/port.c"
