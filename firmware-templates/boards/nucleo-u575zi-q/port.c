/*
 * NUCLEO-U575ZI-Q: 160 MHz from the 4 MHz MSIS through PLL1, ICACHE and prefetch on, USART1 on the ST-LINK's virtual
 * COM port, DWT cycle counter. RM0456 (STM32U5 reference manual) describes the registers; addresses and bits compared
 * with ST's device header, never run on hardware. TrustZone off.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/stm32_usart.h"

#ifndef PORT_NAME
#define PORT_NAME "nucleo-u575zi-q"
#endif
const char port_name[] = PORT_NAME;

/* RM0456, FLASH registers. */
#define FLASH_ACR REGISTER(0x40022000u)
#define FLASH_ACR_LATENCY_4 (4u << 0)
#define FLASH_ACR_LATENCY_MASK (15u << 0)
#define FLASH_ACR_PRFTEN (1u << 8)

/* RM0456, ICACHE registers. */
#define ICACHE_CR REGISTER(0x40030400u)
#define ICACHE_CR_EN (1u << 0)
#define ICACHE_SR REGISTER(0x40030404u)
#define ICACHE_SR_BUSYF (1u << 0)

/* RM0456, PWR registers. */
#define PWR_VOSR REGISTER(0x4602080cu)
#define PWR_VOSR_BOOSTRDY (1u << 14)
#define PWR_VOSR_VOSRDY (1u << 15)
#define PWR_VOSR_VOS_RANGE_1 (3u << 16)
#define PWR_VOSR_BOOSTEN (1u << 18)

/* RM0456, RCC registers. */
#define RCC_CR REGISTER(0x46020c00u)
#define RCC_CR_PLL1ON (1u << 24)
#define RCC_CR_PLL1RDY (1u << 25)
#define RCC_CFGR1 REGISTER(0x46020c1cu)
#define RCC_CFGR1_SW_PLL1 (3u << 0)
#define RCC_CFGR1_SWS_MASK (3u << 2)
#define RCC_CFGR1_SWS_PLL1 (3u << 2)
#define RCC_PLL1CFGR REGISTER(0x46020c28u)
#define RCC_PLL1CFGR_SRC_MSIS (1u << 0)
#define RCC_PLL1CFGR_REN (1u << 18)
#define RCC_PLL1DIVR REGISTER(0x46020c34u)
#define RCC_PLL1DIVR_N(factor) (((factor) - 1u) << 0)
#define RCC_PLL1DIVR_P(divisor) (((divisor) - 1u) << 9)
#define RCC_PLL1DIVR_Q(divisor) (((divisor) - 1u) << 16)
#define RCC_PLL1DIVR_R(divisor) (((divisor) - 1u) << 24)
#define RCC_AHB2ENR1 REGISTER(0x46020c8cu)
#define RCC_AHB2ENR1_GPIOAEN (1u << 0)
#define RCC_AHB3ENR REGISTER(0x46020c94u)
#define RCC_AHB3ENR_PWREN (1u << 2)
#define RCC_APB2ENR REGISTER(0x46020ca4u)
#define RCC_APB2ENR_USART1EN (1u << 14)

/* RM0456, memory map; the datasheet's table of alternate functions: PA9 is USART1_TX and PA10 USART1_RX in AF7. */
#define GPIOA 0x42020000u
#define USART1 0x40013800u

#define CORE_HZ 160000000u
const uint32_t port_hz = CORE_HZ;

/* RM0456: voltage range 1 and the EPOD booster first, then wait states, then the faster clock. */
static void start_clock(void)
{
    RCC_AHB3ENR |= RCC_AHB3ENR_PWREN;
    (void)RCC_AHB3ENR;
    PWR_VOSR |= PWR_VOSR_VOS_RANGE_1;
    while ((PWR_VOSR & PWR_VOSR_VOSRDY) == 0) {
    }
    FLASH_ACR = (FLASH_ACR & ~FLASH_ACR_LATENCY_MASK) | FLASH_ACR_LATENCY_4;
    while ((FLASH_ACR & FLASH_ACR_LATENCY_MASK) != FLASH_ACR_LATENCY_4) {
    }
    /* 4 MHz / 1 x 80 / 2 = 160 MHz; the booster takes the same 4 MHz. */
    RCC_PLL1CFGR = RCC_PLL1CFGR_SRC_MSIS | RCC_PLL1CFGR_REN;
    RCC_PLL1DIVR = RCC_PLL1DIVR_N(80u) | RCC_PLL1DIVR_P(2u) | RCC_PLL1DIVR_Q(2u) | RCC_PLL1DIVR_R(2u);
    PWR_VOSR |= PWR_VOSR_BOOSTEN;
    while ((PWR_VOSR & PWR_VOSR_BOOSTRDY) == 0) {
    }
    RCC_CR |= RCC_CR_PLL1ON;
    while ((RCC_CR & RCC_CR_PLL1RDY) == 0) {
    }
    RCC_CFGR1 |= RCC_CFGR1_SW_PLL1;
    while ((RCC_CFGR1 & RCC_CFGR1_SWS_MASK) != RCC_CFGR1_SWS_PLL1) {
    }
}

static void start_cache(void)
{
    while ((ICACHE_SR & ICACHE_SR_BUSYF) != 0) {
    }
    ICACHE_CR |= ICACHE_CR_EN;
    FLASH_ACR |= FLASH_ACR_PRFTEN;
}

static void start_console(void)
{
    RCC_AHB2ENR1 |= RCC_AHB2ENR1_GPIOAEN;
    RCC_APB2ENR |= RCC_APB2ENR_USART1EN;
    (void)RCC_APB2ENR;
    pins_start(GPIOA, 9u, 7u);
    usart_start(USART1, (CORE_HZ + BAUD / 2u) / BAUD);
}

void port_start(void)
{
    start_clock();
    start_cache();
    start_console();
    cycle_counter_start();
}

void board_send(uint8_t byte)
{
    usart_send(USART1, byte);
}

uint8_t board_receive(void)
{
    return usart_receive(USART1);
}
