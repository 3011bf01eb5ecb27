/*
 * Arduino Nano 33 BLE: 64 MHz from the 32 MHz crystal, instruction cache and DC/DC converter on, UART0 on the pins TX1
 * and RX0 (the board has no probe, and its USB socket is not used), DWT cycle counter. Started by the Arduino
 * bootloader, which lies before it in flash. nRF52840 Product Specification describes the registers; addresses and bits
 * compared with Nordic's device header, pins with Zephyr's description of the board, never run on hardware.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/board.h"

const char port_name[] = "nano-33-ble";

/* Armv7-M architecture reference manual, system control block. */
#define SCB_VTOR REGISTER(0xe000ed08u)
extern const uint32_t vector_table[];

/* CLOCK registers. */
#define CLOCK_TASKS_HFCLKSTART REGISTER(0x40000000u)
#define CLOCK_EVENTS_HFCLKSTARTED REGISTER(0x40000100u)

/*
 * POWER registers. The converter needs an inductor, which is inside the board's module, a u-blox NINA-B306: in u-blox's
 * own description of its EVK-NINA-B3 in Zephyr the converter is on.
 */
#define POWER_DCDCEN REGISTER(0x40000578u)
#define POWER_DCDCEN_ENABLED (1u << 0)

/* NVMC registers. */
#define NVMC_ICACHECNF REGISTER(0x4001e540u)
#define NVMC_ICACHECNF_CACHEEN (1u << 0)

/* GPIO registers of port 1; TX1 is P1.03, RX0 is P1.10. */
#define P1_OUTSET REGISTER(0x50000808u)
#define P1_PIN_CNF_3 REGISTER(0x50000a0cu)
#define P1_PIN_CNF_10 REGISTER(0x50000a28u)
#define PIN_CNF_OUTPUT (3u << 0)
#define PIN_CNF_INPUT_PULLED_UP (3u << 2)
#define PSEL_P1(pin) ((1u << 5) | (pin))

/* UART registers. */
#define UART0_TASKS_STARTRX REGISTER(0x40002000u)
#define UART0_TASKS_STARTTX REGISTER(0x40002008u)
#define UART0_EVENTS_RXDRDY REGISTER(0x40002108u)
#define UART0_EVENTS_TXDRDY REGISTER(0x4000211cu)
#define UART0_ENABLE REGISTER(0x40002500u)
#define UART0_ENABLE_OFF 0u
#define UART0_ENABLE_ON 4u
#define UART0_PSEL_TXD REGISTER(0x4000250cu)
#define UART0_PSEL_RXD REGISTER(0x40002514u)
#define UART0_RXD REGISTER(0x40002518u)
#define UART0_TXD REGISTER(0x4000251cu)
#define UART0_BAUDRATE REGISTER(0x40002524u)
#define UART0_BAUDRATE_115200 0x01d7e000u

const uint32_t port_hz = 64000000u;

static void start_clock(void)
{
    POWER_DCDCEN = POWER_DCDCEN_ENABLED;
    CLOCK_EVENTS_HFCLKSTARTED = 0;
    CLOCK_TASKS_HFCLKSTART = 1;
    while (CLOCK_EVENTS_HFCLKSTARTED == 0) {
    }
    NVMC_ICACHECNF = NVMC_ICACHECNF_CACHEEN;
}

/* Pins are chosen while the UART is off. */
static void start_console(void)
{
    UART0_ENABLE = UART0_ENABLE_OFF;
    P1_OUTSET = 1u << 3;
    P1_PIN_CNF_3 = PIN_CNF_OUTPUT;
    P1_PIN_CNF_10 = PIN_CNF_INPUT_PULLED_UP;
    UART0_PSEL_TXD = PSEL_P1(3u);
    UART0_PSEL_RXD = PSEL_P1(10u);
    UART0_BAUDRATE = UART0_BAUDRATE_115200;
    UART0_ENABLE = UART0_ENABLE_ON;
    UART0_EVENTS_RXDRDY = 0;
    UART0_TASKS_STARTRX = 1;
    UART0_TASKS_STARTTX = 1;
}

void port_start(void)
{
    /* What the bootloader may have left on. */
    __asm volatile("cpsid i");
    SCB_VTOR = (uint32_t)vector_table;
    start_clock();
    start_console();
    cycle_counter_start();
}

void board_send(uint8_t byte)
{
    UART0_EVENTS_TXDRDY = 0;
    UART0_TXD = byte;
    while (UART0_EVENTS_TXDRDY == 0) {
    }
}

uint8_t board_receive(void)
{
    while (UART0_EVENTS_RXDRDY == 0) {
    }
    UART0_EVENTS_RXDRDY = 0;
    return (uint8_t)UART0_RXD;
}
