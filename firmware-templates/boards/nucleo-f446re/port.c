/*
 * NUCLEO-F446RE: 180 MHz from the 16 MHz HSI through the PLL, over-drive, flash caches and prefetch on, USART2 on the
 * ST-LINK's virtual COM port, DWT cycle counter. RM0390 (STM32F446 reference manual) describes the registers; addresses
 * and bits compared with ST's device header, never run on hardware.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/stm32f4_usart.h"

const char port_name[] = "nucleo-f446re";

/* RM0390, FLASH registers. */
#define FLASH_ACR REGISTER(0x40023c00u)
#define FLASH_ACR_LATENCY_5 (5u << 0)
#define FLASH_ACR_LATENCY_MASK (15u << 0)
#define FLASH_ACR_PRFTEN (1u << 8)
#define FLASH_ACR_ICEN (1u << 9)
#define FLASH_ACR_DCEN (1u << 10)

/* RM0390, PWR registers. */
#define PWR_CR REGISTER(0x40007000u)
#define PWR_CR_VOS_SCALE_1 (3u << 14)
#define PWR_CR_ODEN (1u << 16)
#define PWR_CR_ODSWEN (1u << 17)
#define PWR_CSR REGISTER(0x40007004u)
#define PWR_CSR_ODRDY (1u << 16)
#define PWR_CSR_ODSWRDY (1u << 17)

/* RM0390, RCC registers. */
#define RCC_CR REGISTER(0x40023800u)
#define RCC_CR_PLLON (1u << 24)
#define RCC_CR_PLLRDY (1u << 25)
#define RCC_PLLCFGR REGISTER(0x40023804u)
#define RCC_PLLCFGR_M(divisor) ((divisor) << 0)
#define RCC_PLLCFGR_N(factor) ((factor) << 6)
#define RCC_PLLCFGR_P_2 (0u << 16)
#define RCC_PLLCFGR_Q(divisor) ((divisor) << 24)
#define RCC_PLLCFGR_R(divisor) ((divisor) << 28)
#define RCC_CFGR REGISTER(0x40023808u)
#define RCC_CFGR_SW_PLL (2u << 0)
#define RCC_CFGR_SWS_MASK (3u << 2)
#define RCC_CFGR_SWS_PLL (2u << 2)
#define RCC_CFGR_PPRE1_4 (5u << 10)
#define RCC_CFGR_PPRE2_2 (4u << 13)
#define RCC_AHB1ENR REGISTER(0x40023830u)
#define RCC_AHB1ENR_GPIOAEN (1u << 0)
#define RCC_APB1ENR REGISTER(0x40023840u)
#define RCC_APB1ENR_USART2EN (1u << 17)
#define RCC_APB1ENR_PWREN (1u << 28)

/* RM0390, memory map; the datasheet's table of alternate functions: PA2 is USART2_TX and PA3 USART2_RX in AF7. */
#define GPIOA 0x40020000u
#define USART2 0x40004400u

#define CORE_HZ 180000000u
const uint32_t port_hz = CORE_HZ;
#define APB1_HZ (CORE_HZ / 4u)

/* RM0390, over-drive: PLL on, over-drive on and switched to, then wait states, then the faster clock. */
static void start_clock(void)
{
    RCC_APB1ENR |= RCC_APB1ENR_PWREN;
    (void)RCC_APB1ENR;
    PWR_CR |= PWR_CR_VOS_SCALE_1;
    /* 16 MHz / 8 x 180 / 2 = 180 MHz; Q and R are unused but must hold a legal divisor. */
    RCC_PLLCFGR = RCC_PLLCFGR_M(8u) | RCC_PLLCFGR_N(180u) | RCC_PLLCFGR_P_2 | RCC_PLLCFGR_Q(8u) | RCC_PLLCFGR_R(2u);
    RCC_CR |= RCC_CR_PLLON;
    while ((RCC_CR & RCC_CR_PLLRDY) == 0) {
    }
    PWR_CR |= PWR_CR_ODEN;
    while ((PWR_CSR & PWR_CSR_ODRDY) == 0) {
    }
    PWR_CR |= PWR_CR_ODSWEN;
    while ((PWR_CSR & PWR_CSR_ODSWRDY) == 0) {
    }
    FLASH_ACR = FLASH_ACR_LATENCY_5 | FLASH_ACR_PRFTEN | FLASH_ACR_ICEN | FLASH_ACR_DCEN;
    while ((FLASH_ACR & FLASH_ACR_LATENCY_MASK) != FLASH_ACR_LATENCY_5) {
    }
    RCC_CFGR = RCC_CFGR_PPRE1_4 | RCC_CFGR_PPRE2_2;
    RCC_CFGR |= RCC_CFGR_SW_PLL;
    while ((RCC_CFGR & RCC_CFGR_SWS_MASK) != RCC_CFGR_SWS_PLL) {
    }
}

static void start_console(void)
{
    RCC_AHB1ENR |= RCC_AHB1ENR_GPIOAEN;
    RCC_APB1ENR |= RCC_APB1ENR_USART2EN;
    (void)RCC_APB1ENR;
    pins_start(GPIOA, 2u, 7u);
    usart_start(USART2, (APB1_HZ + BAUD / 2u) / BAUD);
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
