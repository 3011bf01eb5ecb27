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

/* Gives two pins in a row of the port at this address to a peripheral; which one, the datasheet's table of alternate functions says. */
static inline void pins_start(uint32_t port, uint32_t first, uint32_t alternate_function)
{
    const uint32_t place = 4u * (first % 8u);
    if (first % 8u == 7u) {
        GPIO_AFR(port, first) = (GPIO_AFR(port, first) & ~(15u << place)) | (alternate_function << place);
        GPIO_AFR(port, first + 1u) = (GPIO_AFR(port, first + 1u) & ~15u) | alternate_function;
    } else {
        GPIO_AFR(port, first) = (GPIO_AFR(port, first) & ~(0xffu << place)) | ((alternate_function * 0x11u) << place);
    }
    GPIO_MODER(port) = (GPIO_MODER(port) & ~(15u << (2u * first))) | ((GPIO_MODER_ALTERNATE * 5u) << (2u * first));
}

#endif
