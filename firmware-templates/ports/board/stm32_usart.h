/*
 * USART and LPUART of STM32 parts with a data register for each direction: all families but F2, F4 and L1 (their reference
 * manuals, USART registers).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef STM32_USART_H
#define STM32_USART_H

#include "stm32_pins.h"

#define USART_CR1(usart) REGISTER((usart) + 0x00u)
#define USART_CR1_UE (1u << 0)
#define USART_CR1_RE (1u << 2)
#define USART_CR1_TE (1u << 3)
#define USART_BRR(usart) REGISTER((usart) + 0x0cu)
#define USART_ISR(usart) REGISTER((usart) + 0x1cu)
#define USART_ISR_RXNE (1u << 5)
#define USART_ISR_TXE (1u << 7)
#define USART_RDR(usart) REGISTER((usart) + 0x24u)
#define USART_TDR(usart) REGISTER((usart) + 0x28u)

/* Both directions, 8N1. `divisor` is the block's clock over the baud rate, for an LPUART 256 times as much. */
static inline void usart_start(uint32_t usart, uint32_t divisor)
{
    USART_BRR(usart) = divisor;
    USART_CR1(usart) = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE;
}

static inline void usart_send(uint32_t usart, uint8_t byte)
{
    while ((USART_ISR(usart) & USART_ISR_TXE) == 0) {
    }
    USART_TDR(usart) = byte;
}

static inline uint8_t usart_receive(uint32_t usart)
{
    while ((USART_ISR(usart) & USART_ISR_RXNE) == 0) {
    }
    return (uint8_t)USART_RDR(usart);
}

#endif
