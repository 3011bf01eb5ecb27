/*
 * NUCLEO-L476RG: 80 MHz from the 4 MHz MSI through the PLL, flash caches and prefetch on, USART2 on the ST-LINK's virtual
 * COM port, DWT cycle counter. RM0351 (STM32L4 reference manual) describes the registers; addresses and bits compared
 * with ST's device header, never run on hardware.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/stm32_usart.h"

const char port_name[] = "nucleo-l476rg";

/* RM0351, FLASH registers. */
#define FLASH_ACR REGISTER(0x40022000u)
#define FLASH_ACR_LATENCY_4 (4u << 0)
#define FLASH_ACR_LATENCY_MASK (7u << 0)
#define FLASH_ACR_PRFTEN (1u << 8)
#define FLASH_ACR_ICEN (1u << 9)
#define FLASH_ACR_DCEN (1u << 10)

/* RM0351, RCC registers. */
#define RCC_CR REGISTER(0x40021000u)
#define RCC_CR_PLLON (1u << 24)
#define RCC_CR_PLLRDY (1u << 25)
#define RCC_CFGR REGISTER(0x40021008u)
#define RCC_CFGR_SW_PLL (3u << 0)
#define RCC_CFGR_SWS_MASK (3u << 2)
#define RCC_CFGR_SWS_PLL (3u << 2)
#define RCC_PLLCFGR REGISTER(0x4002100cu)
#define RCC_PLLCFGR_SRC_MSI (1u << 0)
#define RCC_PLLCFGR_N(factor) ((factor) << 8)
#define RCC_PLLCFGR_REN (1u << 24)
#define RCC_AHB2ENR REGISTER(0x4002104cu)
#define RCC_AHB2ENR_GPIOAEN (1u << 0)
#define RCC_APB1ENR1 REGISTER(0x40021058u)
#define RCC_APB1ENR1_USART2EN (1u << 17)

/* RM0351, memory map; the datasheet's table of alternate functions: PA2 is USART2_TX and PA3 USART2_RX in AF7. */
#define GPIOA 0x48000000u
#define USART2 0x40004400u

#define CORE_HZ 80000000u
const uint32_t port_hz = CORE_HZ;

/* RM0351: voltage range 1 is that of the reset; wait states, then the faster clock. */
static void start_clock(void)
{
    FLASH_ACR = (FLASH_ACR & ~FLASH_ACR_LATENCY_MASK) | FLASH_ACR_LATENCY_4;
    while ((FLASH_ACR & FLASH_ACR_LATENCY_MASK) != FLASH_ACR_LATENCY_4) {
    }
    /* 4 MHz / 1 x 40 / 2 = 80 MHz; M and R are at their smallest divisors, 1 and 2. */
    RCC_PLLCFGR = RCC_PLLCFGR_SRC_MSI | RCC_PLLCFGR_N(40u) | RCC_PLLCFGR_REN;
    RCC_CR |= RCC_CR_PLLON;
    while ((RCC_CR & RCC_CR_PLLRDY) == 0) {
    }
    RCC_CFGR |= RCC_CFGR_SW_PLL;
    while ((RCC_CFGR & RCC_CFGR_SWS_MASK) != RCC_CFGR_SWS_PLL) {
    }
    FLASH_ACR |= FLASH_ACR_ICEN | FLASH_ACR_DCEN | FLASH_ACR_PRFTEN;
}

static void start_console(void)
{
    RCC_AHB2ENR |= RCC_AHB2ENR_GPIOAEN;
    RCC_APB1ENR1 |= RCC_APB1ENR1_USART2EN;
    (void)RCC_APB1ENR1;
    pins_start(GPIOA, 2u, 7u);
    usart_start(USART2, (CORE_HZ + BAUD / 2u) / BAUD);
}

void port_start(void)
{
    start_clock();
    start_console();
    cycle_counter_start();
}

void board_send(uint8_t byte)
{
    usart_send(USART2, byte);
}

uint8_t board_receive(void)
{
    return usart_receive(USART2);
}
