/*
 * Raspberry Pi Pico 2: 150 MHz from the 12 MHz crystal through the system PLL, code and tables from QSPI flash through the
 * XIP cache, UART0 on the pins GP0 and GP1 (the USB socket is not used), DWT cycle counter. The RP2350 datasheet describes
 * the registers; addresses and bits compared with Raspberry Pi's device headers, never run on hardware.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/board.h"

const char port_name[] = "pico-2";

/* RP2350 datasheet, metadata blocks: by this one, in the first 4 KB, the boot ROM knows a program for Arm, Secure. */
extern const uint32_t image_definition[5];
__attribute__((section(".vectors.image"), used)) const uint32_t image_definition[5] = {
    0xffffded3u, /* start of a block */
    0x10210142u, /* image type, 1 word: executable, Secure, Arm, RP2350 */
    0x000001ffu, /* last item; 1 word before it */
    0u,          /* the next block is this one */
    0xab123579u, /* end of a block */
};

/* CLOCKS registers. */
#define CLK_REF_CTRL REGISTER(0x40010030u)
#define CLK_REF_CTRL_XOSC 2u
#define CLK_REF_SELECTED REGISTER(0x40010038u)
#define CLK_REF_SELECTED_XOSC (1u << 2)
#define CLK_SYS_CTRL REGISTER(0x4001003cu)
#define CLK_SYS_CTRL_REF (0u << 0)
#define CLK_SYS_CTRL_AUX (1u << 0)
#define CLK_SYS_CTRL_AUX_PLL_SYS (0u << 5)
#define CLK_SYS_SELECTED REGISTER(0x40010044u)
#define CLK_SYS_SELECTED_REF (1u << 0)
#define CLK_SYS_SELECTED_AUX (1u << 1)
#define CLK_PERI_CTRL REGISTER(0x40010048u)
#define CLK_PERI_CTRL_ENABLE_CLK_SYS (1u << 11)

/* RESETS registers. */
#define RESETS_RESET REGISTER(0x40020000u)
#define RESETS_RESET_DONE REGISTER(0x40020008u)
#define RESETS_IO_BANK0 (1u << 6)
#define RESETS_PADS_BANK0 (1u << 9)
#define RESETS_PLL_SYS (1u << 14)
#define RESETS_UART0 (1u << 26)

/* XOSC registers. */
#define XOSC_CTRL REGISTER(0x40048000u)
#define XOSC_CTRL_1_15MHZ (0xaa0u << 0)
#define XOSC_CTRL_ENABLE (0xfabu << 12)
#define XOSC_STATUS REGISTER(0x40048004u)
#define XOSC_STATUS_STABLE (1u << 31)
#define XOSC_STARTUP REGISTER(0x4004800cu)
/* 1 ms, in 256 periods of 12 MHz. */
#define XOSC_STARTUP_DELAY 47u

/* PLL registers. */
#define PLL_SYS_CS REGISTER(0x40050000u)
#define PLL_CS_LOCK (1u << 31)
#define PLL_CS_REFDIV(divisor) ((divisor) << 0)
#define PLL_SYS_PWR REGISTER(0x40050004u)
#define PLL_PWR_PD (1u << 0)
#define PLL_PWR_POSTDIVPD (1u << 3)
#define PLL_PWR_VCOPD (1u << 5)
#define PLL_SYS_FBDIV_INT REGISTER(0x40050008u)
#define PLL_SYS_PRIM REGISTER(0x4005000cu)
#define PLL_PRIM_POSTDIV(first, second) (((first) << 16) | ((second) << 12))

/* QMI registers. */
#define QMI_M0_TIMING REGISTER(0x400d000cu)
#define QMI_M0_TIMING_CLKDIV_MASK (255u << 0)

/* IO_BANK0 and PADS_BANK0 registers. */
#define GPIO0_CTRL REGISTER(0x40028004u)
#define GPIO1_CTRL REGISTER(0x4002800cu)
#define GPIO_CTRL_UART 2u
#define PADS_GPIO0 REGISTER(0x40038004u)
#define PADS_GPIO1 REGISTER(0x40038008u)
#define PADS_IE (1u << 6)
#define PADS_OD (1u << 7)
#define PADS_ISO (1u << 8)

/* UART (PL011) registers. */
#define UART0_DR REGISTER(0x40070000u)
#define UART0_FR REGISTER(0x40070018u)
#define UART_FR_RXFE (1u << 4)
#define UART_FR_TXFF (1u << 5)
#define UART0_IBRD REGISTER(0x40070024u)
#define UART0_FBRD REGISTER(0x40070028u)
#define UART0_LCR_H REGISTER(0x4007002cu)
#define UART_LCR_H_FIFO_8_BITS ((1u << 4) | (3u << 5))
#define UART0_CR REGISTER(0x40070030u)
#define UART_CR_UARTEN (1u << 0)
#define UART_CR_TXE (1u << 8)
#define UART_CR_RXE (1u << 9)

#define CORE_HZ 150000000u
const uint32_t port_hz = CORE_HZ;
/* Of the UART, in 64ths. */
#define BAUD_DIVISOR ((CORE_HZ * 4u + BAUD / 2u) / BAUD)

static void leave_reset(uint32_t blocks)
{
    RESETS_RESET &= ~blocks;
    while ((RESETS_RESET_DONE & blocks) != blocks) {
    }
}

/* Clocks go to the crystal first, so that the PLL is set up while nothing uses it. */
static void start_clock(void)
{
    XOSC_STARTUP = XOSC_STARTUP_DELAY;
    XOSC_CTRL = XOSC_CTRL_1_15MHZ | XOSC_CTRL_ENABLE;
    while ((XOSC_STATUS & XOSC_STATUS_STABLE) == 0) {
    }
    CLK_REF_CTRL = CLK_REF_CTRL_XOSC;
    while (CLK_REF_SELECTED != CLK_REF_SELECTED_XOSC) {
    }
    CLK_SYS_CTRL &= ~CLK_SYS_CTRL_AUX;
    while (CLK_SYS_SELECTED != CLK_SYS_SELECTED_REF) {
    }
    RESETS_RESET |= RESETS_PLL_SYS;
    leave_reset(RESETS_PLL_SYS);
    /* 12 MHz / 1 x 125 / 5 / 2 = 150 MHz. */
    PLL_SYS_CS = PLL_CS_REFDIV(1u);
    PLL_SYS_FBDIV_INT = 125u;
    PLL_SYS_PWR &= ~(PLL_PWR_PD | PLL_PWR_VCOPD);
    while ((PLL_SYS_CS & PLL_CS_LOCK) == 0) {
    }
    PLL_SYS_PRIM = PLL_PRIM_POSTDIV(5u, 2u);
    PLL_SYS_PWR &= ~PLL_PWR_POSTDIVPD;
    CLK_SYS_CTRL = CLK_SYS_CTRL_AUX_PLL_SYS | CLK_SYS_CTRL_REF;
    CLK_SYS_CTRL = CLK_SYS_CTRL_AUX_PLL_SYS | CLK_SYS_CTRL_AUX;
    while (CLK_SYS_SELECTED != CLK_SYS_SELECTED_AUX) {
    }
}

/* The boot ROM reads at a third of the clock, quad mode and delay as for a half; where it found that too fast, it stays. */
static void start_flash(void)
{
    const uint32_t timing = QMI_M0_TIMING;
    if ((timing & QMI_M0_TIMING_CLKDIV_MASK) == 3u) {
        QMI_M0_TIMING = (timing & ~QMI_M0_TIMING_CLKDIV_MASK) | 2u;
    }
}

static void start_console(void)
{
    CLK_PERI_CTRL = CLK_PERI_CTRL_ENABLE_CLK_SYS;
    leave_reset(RESETS_IO_BANK0 | RESETS_PADS_BANK0 | RESETS_UART0);
    GPIO0_CTRL = GPIO_CTRL_UART;
    GPIO1_CTRL = GPIO_CTRL_UART;
    PADS_GPIO0 &= ~(PADS_ISO | PADS_OD);
    PADS_GPIO1 = (PADS_GPIO1 & ~(PADS_ISO | PADS_OD)) | PADS_IE;
    UART0_IBRD = BAUD_DIVISOR / 64u;
    UART0_FBRD = BAUD_DIVISOR % 64u;
    /* Takes over the divisors too. */
    UART0_LCR_H = UART_LCR_H_FIFO_8_BITS;
    UART0_CR = UART_CR_UARTEN | UART_CR_TXE | UART_CR_RXE;
}

void port_start(void)
{
    start_clock();
    start_flash();
    start_console();
    cycle_counter_start();
}

void board_send(uint8_t byte)
{
    while ((UART0_FR & UART_FR_TXFF) != 0) {
    }
    UART0_DR = byte;
}

uint8_t board_receive(void)
{
    while ((UART0_FR & UART_FR_RXFE) != 0) {
    }
    return (uint8_t)UART0_DR;
}
