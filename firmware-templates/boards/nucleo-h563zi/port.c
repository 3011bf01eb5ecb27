/*
 * NUCLEO-H563ZI: 250 MHz from the HSI (64 MHz, halved by the reset) through PLL1, voltage scale 0, ICACHE and prefetch on,
 * USART3 on the ST-LINK's virtual COM port, DWT cycle counter. RM0481 (STM32H563 reference manual) describes the
 * registers; addresses and bits compared with ST's device header, never run on hardware. TrustZone off.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/stm32_usart.h"

const char port_name[] = "nucleo-h563zi";

/* RM0481, FLASH registers. */
#define FLASH_ACR REGISTER(0x40022000u)
#define FLASH_ACR_LATENCY_5 (5u << 0)
#define FLASH_ACR_WRHIGHFREQ_2 (2u << 4)
#define FLASH_ACR_PRFTEN (1u << 8)

/* RM0481, ICACHE registers. */
#define ICACHE_CR REGISTER(0x40030400u)
#define ICACHE_CR_EN (1u << 0)
#define ICACHE_SR REGISTER(0x40030404u)
#define ICACHE_SR_BUSYF (1u << 0)

/* RM0481, PWR registers. */
#define PWR_VOSCR REGISTER(0x44020810u)
#define PWR_VOSCR_VOS_SCALE_0 (3u << 4)
#define PWR_VOSSR REGISTER(0x44020814u)
#define PWR_VOSSR_ACTVOSRDY (1u << 13)
#define PWR_VOSSR_ACTVOS_MASK (3u << 14)
#define PWR_VOSSR_ACTVOS_SCALE_0 (3u << 14)

/* RM0481, RCC registers. */
#define RCC_CR REGISTER(0x44020c00u)
#define RCC_CR_PLL1ON (1u << 24)
#define RCC_CR_PLL1RDY (1u << 25)
#define RCC_CFGR1 REGISTER(0x44020c1cu)
#define RCC_CFGR1_SW_PLL1 (3u << 0)
#define RCC_CFGR1_SWS_MASK (7u << 3)
#define RCC_CFGR1_SWS_PLL1 (3u << 3)
#define RCC_PLL1CFGR REGISTER(0x44020c28u)
#define RCC_PLL1CFGR_SRC_HSI (1u << 0)
#define RCC_PLL1CFGR_RGE_4_TO_8_MHZ (2u << 2)
#define RCC_PLL1CFGR_M(divisor) ((divisor) << 8)
#define RCC_PLL1CFGR_PEN (1u << 16)
#define RCC_PLL1DIVR REGISTER(0x44020c34u)
#define RCC_PLL1DIVR_N(factor) (((factor) - 1u) << 0)
#define RCC_PLL1DIVR_P(divisor) (((divisor) - 1u) << 9)
#define RCC_PLL1DIVR_Q(divisor) (((divisor) - 1u) << 16)
#define RCC_PLL1DIVR_R(divisor) (((divisor) - 1u) << 24)
#define RCC_AHB2ENR REGISTER(0x44020c8cu)
#define RCC_AHB2ENR_GPIODEN (1u << 3)
#define RCC_APB1LENR REGISTER(0x44020c9cu)
#define RCC_APB1LENR_USART3EN (1u << 18)

/* RM0481, memory map; the datasheet's table of alternate functions: PD8 is USART3_TX and PD9 USART3_RX in AF7. */
#define GPIOD 0x42020c00u
#define USART3 0x40004800u

#define CORE_HZ 250000000u
const uint32_t port_hz = CORE_HZ;

/* RM0481: voltage scale 0, wait states, then the faster clock. */
static void start_clock(void)
{
    PWR_VOSCR = PWR_VOSCR_VOS_SCALE_0;
    while ((PWR_VOSSR & (PWR_VOSSR_ACTVOSRDY | PWR_VOSSR_ACTVOS_MASK)) !=
           (PWR_VOSSR_ACTVOSRDY | PWR_VOSSR_ACTVOS_SCALE_0)) {
    }
    FLASH_ACR = FLASH_ACR_LATENCY_5 | FLASH_ACR_WRHIGHFREQ_2;
    while (FLASH_ACR != (FLASH_ACR_LATENCY_5 | FLASH_ACR_WRHIGHFREQ_2)) {
    }
    /* 32 MHz / 8 x 125 / 2 = 250 MHz. */
    RCC_PLL1CFGR = RCC_PLL1CFGR_SRC_HSI | RCC_PLL1CFGR_RGE_4_TO_8_MHZ | RCC_PLL1CFGR_M(8u) | RCC_PLL1CFGR_PEN;
    RCC_PLL1DIVR = RCC_PLL1DIVR_N(125u) | RCC_PLL1DIVR_P(2u) | RCC_PLL1DIVR_Q(2u) | RCC_PLL1DIVR_R(2u);
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
    RCC_AHB2ENR |= RCC_AHB2ENR_GPIODEN;
    RCC_APB1LENR |= RCC_APB1LENR_USART3EN;
    (void)RCC_APB1LENR;
    pins_start(GPIOD, 8u, 7u);
    usart_start(USART3, (CORE_HZ + BAUD / 2u) / BAUD);
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
    usart_send(USART3, byte);
}

uint8_t board_receive(void)
{
    return usart_receive(USART3);
}
