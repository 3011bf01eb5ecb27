/*
 * Pins of STM32 parts; all families but the F1 have the same registers (their reference manuals, GPIO registers).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef STM32_PINS_H
#define STM32_PINS_H

#include "board.h"

#define GPIO_MODER(port) REGISTER((port) + 0x00u)
#define GPIO_MODER_ALTERNATE 2u
/* AFRL has the functions of pins 0 to 7, AFRH behind it those of 8 to 15. */
#define GPIO_AFR(port, pin) REGISTER((port) + 0x20u + 4u * ((pin) / 8u))

/* Gives a pin of the port at this address to a peripheral; which one, the datasheet's table of alternate functions says. */
static inline void pin_start(uint32_t port, uint32_t pin, uint32_t alternate_function)
{
    const uint32_t place = 4u * (pin % 8u);
    GPIO_AFR(port, pin) = (GPIO_AFR(port, pin) & ~(15u << place)) | (alternate_function << place);
    GPIO_MODER(port) = (GPIO_MODER(port) & ~(3u << (2u * pin))) | (GPIO_MODER_ALTERNATE << (2u * pin));
}

#endif
