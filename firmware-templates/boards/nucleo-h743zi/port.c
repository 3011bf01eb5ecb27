/*
 * NUCLEO-H743ZI: 480 MHz from the 64 MHz HSI through PLL1 (voltage scale 0: parts of revision V), instruction and data
 * caches on, USART3 on the ST-LINK's virtual COM port, DWT cycle counter. RM0433 (STM32H743 reference manual) and PM0253
 * (Cortex-M7 programming manual) describe the registers; addresses and bits compared with ST's device header, never run on
 * hardware.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../../ports/board/stm32_usart.h"

const char port_name[] = "nucleo-h743zi";

/* RM0433, FLASH registers. */
#define FLASH_ACR REGISTER(0x52002000u)
#define FLASH_ACR_LATENCY_4 (4u << 0)
#define FLASH_ACR_WRHIGHFREQ_2 (2u << 4)

/* RM0433, PWR registers. */
#define PWR_CSR1 REGISTER(0x58024804u)
#define PWR_CSR1_ACTVOSRDY (1u << 13)
#define PWR_CR3 REGISTER(0x5802480cu)
#define PWR_CR3_BYPASS (1u << 0)
#define PWR_CR3_LDOEN (1u << 1)
#define PWR_CR3_SCUEN (1u << 2)
#define PWR_D3CR REGISTER(0x58024818u)
#define PWR_D3CR_VOSRDY (1u << 13)
#define PWR_D3CR_VOS_SCALE_1 (3u << 14)

/* RM0433, SYSCFG registers. */
#define SYSCFG_PWRCR REGISTER(0x5800042cu)
#define SYSCFG_PWRCR_ODEN (1u << 0)

/* RM0433, RCC registers. */
#define RCC_CR REGISTER(0x58024400u)
#define RCC_CR_PLL1ON (1u << 24)
#define RCC_CR_PLL1RDY (1u << 25)
#define RCC_CFGR REGISTER(0x58024410u)
#define RCC_CFGR_SW_PLL1 (3u << 0)
#define RCC_CFGR_SWS_MASK (7u << 3)
#define RCC_CFGR_SWS_PLL1 (3u << 3)
#define RCC_D1CFGR REGISTER(0x58024418u)
#define RCC_D1CFGR_HPRE_2 (8u << 0)
#define RCC_D1CFGR_D1PPRE_2 (4u << 4)
#define RCC_D2CFGR REGISTER(0x5802441cu)
#define RCC_D2CFGR_D2PPRE1_2 (4u << 4)
#define RCC_D2CFGR_D2PPRE2_2 (4u << 8)
#define RCC_D3CFGR REGISTER(0x58024420u)
#define RCC_D3CFGR_D3PPRE_2 (4u << 4)
#define RCC_PLLCKSELR REGISTER(0x58024428u)
#define RCC_PLLCKSELR_SRC_HSI (0u << 0)
#define RCC_PLLCKSELR_DIVM1(divisor) ((divisor) << 4)
#define RCC_PLLCFGR REGISTER(0x5802442cu)
#define RCC_PLLCFGR_PLL1RGE_8_TO_16_MHZ (3u << 2)
#define RCC_PLLCFGR_DIVP1EN (1u << 16)
#define RCC_PLL1DIVR REGISTER(0x58024430u)
#define RCC_PLL1DIVR_N(factor) (((factor) - 1u) << 0)
#define RCC_PLL1DIVR_P(divisor) (((divisor) - 1u) << 9)
#define RCC_PLL1DIVR_Q(divisor) (((divisor) - 1u) << 16)
#define RCC_PLL1DIVR_R(divisor) (((divisor) - 1u) << 24)
#define RCC_AHB4ENR REGISTER(0x580244e0u)
#define RCC_AHB4ENR_GPIODEN (1u << 3)
#define RCC_APB1LENR REGISTER(0x580244e8u)
#define RCC_APB1LENR_USART3EN (1u << 18)
#define RCC_APB4ENR REGISTER(0x580244f4u)
#define RCC_APB4ENR_SYSCFGEN (1u << 1)

/* RM0433, memory map; the datasheet's table of alternate functions: PD8 is USART3_TX and PD9 USART3_RX in AF7. */
#define GPIOD 0x58020c00u
#define USART3 0x40004800u

/* PM0253, system control block and cache maintenance. */
#define SCB_CCR REGISTER(0xe000ed14u)
#define SCB_CCR_DC (1u << 16)
#define SCB_CCR_IC (1u << 17)
#define SCB_CSSELR REGISTER(0xe000ed84u)
#define SCB_ICIALLU REGISTER(0xe000ef50u)
#define SCB_DCISW REGISTER(0xe000ef60u)
#define DATA_CACHE_SETS 128u
#define DATA_CACHE_WAYS 4u

/* Opens the debug unit of a Cortex-M7 for writing. */
#define DWT_LAR REGISTER(0xe0001fb0u)
#define DWT_LAR_KEY 0xc5acce55u

#define CORE_HZ 480000000u
const uint32_t port_hz = CORE_HZ;
#define APB1_HZ (CORE_HZ / 4u)

/* RM0433: supply, voltage scale 1, then 0; wait states; bus dividers; then the faster clock. */
static void start_clock(void)
{
    PWR_CR3 = (PWR_CR3 & ~(PWR_CR3_BYPASS | PWR_CR3_SCUEN)) | PWR_CR3_LDOEN;
    while ((PWR_CSR1 & PWR_CSR1_ACTVOSRDY) == 0) {
    }
    PWR_D3CR |= PWR_D3CR_VOS_SCALE_1;
    while ((PWR_D3CR & PWR_D3CR_VOSRDY) == 0) {
    }
    RCC_APB4ENR |= RCC_APB4ENR_SYSCFGEN;
    (void)RCC_APB4ENR;
    SYSCFG_PWRCR |= SYSCFG_PWRCR_ODEN;
    while ((PWR_D3CR & PWR_D3CR_VOSRDY) == 0) {
    }
    FLASH_ACR = FLASH_ACR_LATENCY_4 | FLASH_ACR_WRHIGHFREQ_2;
    while (FLASH_ACR != (FLASH_ACR_LATENCY_4 | FLASH_ACR_WRHIGHFREQ_2)) {
    }
    /* 64 MHz / 5 x 75 / 2 = 480 MHz. */
    RCC_PLLCKSELR = RCC_PLLCKSELR_SRC_HSI | RCC_PLLCKSELR_DIVM1(5u);
    RCC_PLLCFGR = RCC_PLLCFGR_PLL1RGE_8_TO_16_MHZ | RCC_PLLCFGR_DIVP1EN;
    RCC_PLL1DIVR = RCC_PLL1DIVR_N(75u) | RCC_PLL1DIVR_P(2u) | RCC_PLL1DIVR_Q(2u) | RCC_PLL1DIVR_R(2u);
    RCC_CR |= RCC_CR_PLL1ON;
    while ((RCC_CR & RCC_CR_PLL1RDY) == 0) {
    }
    /* Buses at 240 MHz, peripherals at 120 MHz. */
    RCC_D1CFGR = RCC_D1CFGR_HPRE_2 | RCC_D1CFGR_D1PPRE_2;
    RCC_D2CFGR = RCC_D2CFGR_D2PPRE1_2 | RCC_D2CFGR_D2PPRE2_2;
    RCC_D3CFGR = RCC_D3CFGR_D3PPRE_2;
    RCC_CFGR |= RCC_CFGR_SW_PLL1;
    while ((RCC_CFGR & RCC_CFGR_SWS_MASK) != RCC_CFGR_SWS_PLL1) {
    }
}

static void barrier(void)
{
    __asm volatile("dsb\n\tisb" ::: "memory");
}

/* Contents are random after power-on: invalidate first, each line of the data cache by set and way. */
static void start_caches(void)
{
    SCB_ICIALLU = 0;
    SCB_CSSELR = 0;
    barrier();
    for (uint32_t set = 0; set < DATA_CACHE_SETS; set++) {
        for (uint32_t way = 0; way < DATA_CACHE_WAYS; way++) {
            SCB_DCISW = (way << 30) | (set << 5);
        }
    }
    barrier();
    SCB_CCR |= SCB_CCR_IC | SCB_CCR_DC;
    barrier();
}

static void start_console(void)
{
    RCC_AHB4ENR |= RCC_AHB4ENR_GPIODEN;
    RCC_APB1LENR |= RCC_APB1LENR_USART3EN;
    (void)RCC_APB1LENR;
    pins_start(GPIOD, 8u, 7u);
    usart_start(USART3, (APB1_HZ + BAUD / 2u) / BAUD);
}

void port_start(void)
{
    start_clock();
    start_caches();
    start_console();
    DWT_LAR = DWT_LAR_KEY;
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
