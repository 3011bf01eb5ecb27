/*
 * NUCLEO-L4R5ZI: 120 MHz from the 4 MHz MSI through the PLL, flash caches and prefetch on, LPUART1 on the ST-LINK's
 * virtual COM port, DWT cycle counter. RM0432 (STM32L4+ reference manual) describes the registers; addresses and bits
 * compared with ST's device header, never run on hardware.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/stm32_usart.h"

#ifndef PORT_NAME
#define PORT_NAME "nucleo-l4r5zi"
#endif
const char port_name[] = PORT_NAME;

/* RM0432, FLASH registers. */
#define FLASH_ACR REGISTER(0x40022000u)
#define FLASH_ACR_LATENCY_5 (5u << 0)
#define FLASH_ACR_LATENCY_MASK (15u << 0)
#define FLASH_ACR_PRFTEN (1u << 8)
#define FLASH_ACR_ICEN (1u << 9)
#define FLASH_ACR_DCEN (1u << 10)

/* RM0432, PWR registers. */
#define PWR_CR2 REGISTER(0x40007004u)
#define PWR_CR2_IOSV (1u << 9)
#define PWR_CR5 REGISTER(0x40007080u)
#define PWR_CR5_R1MODE (1u << 8)

/* RM0432, RCC registers. */
#define RCC_CR REGISTER(0x40021000u)
#define RCC_CR_PLLON (1u << 24)
#define RCC_CR_PLLRDY (1u << 25)
#define RCC_CFGR REGISTER(0x40021008u)
#define RCC_CFGR_SW_PLL (3u << 0)
#define RCC_CFGR_SWS_MASK (3u << 2)
#define RCC_CFGR_SWS_PLL (3u << 2)
#define RCC_CFGR_HPRE_MASK (15u << 4)
#define RCC_CFGR_HPRE_2 (8u << 4)
#define RCC_PLLCFGR REGISTER(0x4002100cu)
#define RCC_PLLCFGR_SRC_MSI (1u << 0)
#define RCC_PLLCFGR_N(factor) ((factor) << 8)
#define RCC_PLLCFGR_REN (1u << 24)
#define RCC_AHB2ENR REGISTER(0x4002104cu)
#define RCC_AHB2ENR_GPIOGEN (1u << 6)
#define RCC_APB1ENR1 REGISTER(0x40021058u)
#define RCC_APB1ENR1_PWREN (1u << 28)
#define RCC_APB1ENR2 REGISTER(0x4002105cu)
#define RCC_APB1ENR2_LPUART1EN (1u << 0)

/* RM0432, memory map; the datasheet's table of alternate functions: PG7 is LPUART1_TX and PG8 LPUART1_RX in AF8. */
#define GPIOG 0x48001800u
#define LPUART1 0x40008000u

#define CORE_HZ 120000000u
const uint32_t port_hz = CORE_HZ;

/* RM0432, range 1 boost mode: enter it with the bus clock halved, and wait 1 us before the full clock. */
static void start_clock(void)
{
    RCC_APB1ENR1 |= RCC_APB1ENR1_PWREN;
    (void)RCC_APB1ENR1;
    RCC_CFGR = (RCC_CFGR & ~RCC_CFGR_HPRE_MASK) | RCC_CFGR_HPRE_2;
    PWR_CR5 &= ~PWR_CR5_R1MODE;
    FLASH_ACR = (FLASH_ACR & ~FLASH_ACR_LATENCY_MASK) | FLASH_ACR_LATENCY_5;
    while ((FLASH_ACR & FLASH_ACR_LATENCY_MASK) != FLASH_ACR_LATENCY_5) {
    }
    /* 4 MHz / 1 x 60 / 2 = 120 MHz; M and R are at their smallest divisors, 1 and 2. */
    RCC_PLLCFGR = RCC_PLLCFGR_SRC_MSI | RCC_PLLCFGR_N(60u) | RCC_PLLCFGR_REN;
    RCC_CR |= RCC_CR_PLLON;
    while ((RCC_CR & RCC_CR_PLLRDY) == 0) {
    }
    RCC_CFGR |= RCC_CFGR_SW_PLL;
    while ((RCC_CFGR & RCC_CFGR_SWS_MASK) != RCC_CFGR_SWS_PLL) {
    }
    DWT_CYCCNT = 0;
    while (DWT_CYCCNT < CORE_HZ / 1000000u) {
    }
    RCC_CFGR &= ~RCC_CFGR_HPRE_MASK;
    FLASH_ACR |= FLASH_ACR_ICEN | FLASH_ACR_DCEN | FLASH_ACR_PRFTEN;
}

/* Port G has its own supply, VDDIO2, which must be declared valid first. */
static void start_console(void)
{
    PWR_CR2 |= PWR_CR2_IOSV;
    RCC_AHB2ENR |= RCC_AHB2ENR_GPIOGEN;
    RCC_APB1ENR2 |= RCC_APB1ENR2_LPUART1EN;
    (void)RCC_APB1ENR2;
    pins_start(GPIOG, 7u, 8u);
    usart_start(LPUART1, (uint32_t)((256ull * CORE_HZ + BAUD / 2u) / BAUD));
}

void port_start(void)
{
    cycle_counter_start();
    start_clock();
    start_console();
}

void board_send(uint8_t byte)
{
    usart_send(LPUART1, byte);
}

uint8_t board_receive(void)
{
    return usart_receive(LPUART1);
}
