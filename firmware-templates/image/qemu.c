/*
 * A program under QEMU that is spoken to: the first UART of an MPS2 machine (Arm CMSDK APB UART) is the console.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../ports/port.h"
#include "../ports/qemu/counter.h"

const char port_name[] = PORT_NAME;

#define UART_DATA (*(volatile uint32_t *)(UART_ADDRESS + 0x00u))
#define UART_STATE (*(volatile uint32_t *)(UART_ADDRESS + 0x04u))
#define UART_STATE_TX_FULL (1u << 0)
#define UART_STATE_RX_FULL (1u << 1)
#define UART_CTRL (*(volatile uint32_t *)(UART_ADDRESS + 0x08u))
#define UART_CTRL_TX_ENABLE (1u << 0)
#define UART_CTRL_RX_ENABLE (1u << 1)
#define UART_BAUDDIV (*(volatile uint32_t *)(UART_ADDRESS + 0x10u))
#define UART_BAUDDIV_SMALLEST 16u

void port_start(void)
{
    UART_BAUDDIV = UART_BAUDDIV_SMALLEST;
    UART_CTRL = UART_CTRL_TX_ENABLE | UART_CTRL_RX_ENABLE;
    counter_start();
}

void port_write(const char *text)
{
    for (; *text != '\0'; text++) {
        while ((UART_STATE & UART_STATE_TX_FULL) != 0) {
        }
        UART_DATA = (uint8_t)*text;
    }
}

char port_read(void)
{
    while ((UART_STATE & UART_STATE_RX_FULL) == 0) {
    }
    return (char)UART_DATA;
}

void port_finish(int status)
{
    (void)status;
    for (;;) {
    }
}
