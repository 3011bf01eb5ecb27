/*
 * NUCLEO-G474RE: 170 MHz from the 16 MHz HSI through the PLL, flash caches and prefetch on, LPUART1 on the ST-LINK's
 * virtual COM port, DWT cycle counter. RM0440 (STM32G4 reference manual) describes the registers; addresses and bits
 * compared with ST's device header, never run on hardware.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/stm32_usart.h"

const char port_name[] = "nucleo-g474re";

/* RM0440, FLASH registers. */
#define FLASH_ACR REGISTER(0x40022000u)
#define FLASH_ACR_LATENCY_4 (4u << 0)
#define FLASH_ACR_LATENCY_MASK (15u << 0)
#define FLASH_ACR_PRFTEN (1u << 8)
#define FLASH_ACR_ICEN (1u << 9)
#define FLASH_ACR_DCEN (1u << 10)

/* RM0440, PWR registers. */
#define PWR_CR5 REGISTER(0x40007080u)
#define PWR_CR5_R1MODE (1u << 8)

/* RM0440, RCC registers. */
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
#define RCC_PLLCFGR_SRC_HSI (2u << 0)
#define RCC_PLLCFGR_M(divisor) (((divisor) - 1u) << 4)
#define RCC_PLLCFGR_N(factor) ((factor) << 8)
#define RCC_PLLCFGR_REN (1u << 24)
#define RCC_AHB2ENR REGISTER(0x4002104cu)
#define RCC_AHB2ENR_GPIOAEN (1u << 0)
#define RCC_APB1ENR1 REGISTER(0x40021058u)
#define RCC_APB1ENR1_PWREN (1u << 28)
#define RCC_APB1ENR2 REGISTER(0x4002105cu)
#define RCC_APB1ENR2_LPUART1EN (1u << 0)

/* RM0440, memory map; the datasheet's table of alternate functions: PA2 is LPUART1_TX and PA3 LPUART1_RX in AF12. */
#define GPIOA 0x48000000u
#define LPUART1 0x40008000u

#define CORE_HZ 170000000u
const uint32_t port_hz = CORE_HZ;

/* RM0440, range 1 boost mode: enter it with the bus clock halved, and wait 1 us before the full clock. */
static void start_clock(void)
{
    RCC_APB1ENR1 |= RCC_APB1ENR1_PWREN;
    (void)RCC_APB1ENR1;
    RCC_CFGR = (RCC_CFGR & ~RCC_CFGR_HPRE_MASK) | RCC_CFGR_HPRE_2;
    PWR_CR5 &= ~PWR_CR5_R1MODE;
    FLASH_ACR = (FLASH_ACR & ~FLASH_ACR_LATENCY_MASK) | FLASH_ACR_LATENCY_4;
    while ((FLASH_ACR & FLASH_ACR_LATENCY_MASK) != FLASH_ACR_LATENCY_4) {
    }
    /* 16 MHz / 4 x 85 / 2 = 170 MHz; R is at its smallest divisor, 2. */
    RCC_PLLCFGR = RCC_PLLCFGR_SRC_HSI | RCC_PLLCFGR_M(4u) | RCC_PLLCFGR_N(85u) | RCC_PLLCFGR_REN;
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

static void start_console(void)
{
    RCC_AHB2ENR |= RCC_AHB2ENR_GPIOAEN;
    RCC_APB1ENR2 |= RCC_APB1ENR2_LPUART1EN;
    (void)RCC_APB1ENR2;
    pins_start(GPIOA, 2u, 12u);
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
