/*
 * USART of the STM32F4 parts, with one data register for both directions (RM0368, RM0383, RM0390: USART registers).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef STM32F4_USART_H
#define STM32F4_USART_H

#include "stm32_pins.h"

#define USART_SR(usart) REGISTER((usart) + 0x00u)
#define USART_SR_RXNE (1u << 5)
#define USART_SR_TXE (1u << 7)
#define USART_DR(usart) REGISTER((usart) + 0x04u)
#define USART_BRR(usart) REGISTER((usart) + 0x08u)
#define USART_CR1(usart) REGISTER((usart) + 0x0cu)
#define USART_CR1_RE (1u << 2)
#define USART_CR1_TE (1u << 3)
#define USART_CR1_UE (1u << 13)

/* Both directions, 8N1. `divisor` is the block's clock over the baud rate. */
static inline void usart_start(uint32_t usart, uint32_t divisor)
{
    USART_BRR(usart) = divisor;
    USART_CR1(usart) = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE;
}

static inline void usart_send(uint32_t usart, uint8_t byte)
{
    while ((USART_SR(usart) & USART_SR_TXE) == 0) {
    }
    USART_DR(usart) = byte;
}

static inline uint8_t usart_receive(uint32_t usart)
{
    while ((USART_SR(usart) & USART_SR_RXNE) == 0) {
    }
    return (uint8_t)USART_DR(usart);
}

#endif
