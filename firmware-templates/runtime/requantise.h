/*
 * Fixed-point rescaling of int32 sums, bit for bit as CMSIS-NN does it: arm_nn_requantize, with its double
 * rounding, or with TS_SINGLE_ROUNDING as under CMSIS_NN_USE_SINGLE_ROUNDING.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TS_REQUANTISE_H
#define TS_REQUANTISE_H

#include "config.h"

#include <stdint.h>

/* Sums wrap like the target's adder; signed overflow is undefined in C. */
static inline int32_t ts_wrapping_add(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static inline int32_t ts_shift_left(int32_t value, int32_t shift)
{
    return (int32_t)((uint32_t)value << shift);
}

/* High half of 2 * a * b, rounded half up. */
static inline int32_t ts_doubling_high_multiply(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + (INT64_C(1) << 30)) >> 31);
}

/* value / 2^exponent for exponents 0 to 31, rounded half away from zero. */
static inline int32_t ts_divide_by_power_of_two(int32_t value, int32_t exponent)
{
    const int32_t mask = (int32_t)((UINT32_C(1) << exponent) - 1u);
    const int32_t threshold = (mask >> 1) + (value < 0 ? 1 : 0);
    return (value >> exponent) + ((value & mask) > threshold ? 1 : 0);
}

/* value * multiplier * 2^(shift - 31). */
static inline int32_t ts_requantise(int32_t value, int32_t multiplier, int32_t shift)
{
#if TS_SINGLE_ROUNDING
    const int64_t scaled = ((int64_t)value * multiplier) >> (30 - shift);
    return (int32_t)((scaled + 1) >> 1);
#else
    if (shift > 0) {
        return ts_doubling_high_multiply(ts_shift_left(value, shift), multiplier);
    }
    return ts_divide_by_power_of_two(ts_doubling_high_multiply(value, multiplier), -shift);
#endif
}

static inline int32_t ts_clamp(int32_t value, int32_t min, int32_t max)
{
    return value < min ? min : value > max ? max : value;
}

/* A sum as the int8 value of a tensor. */
static inline int8_t ts_requantise_to_int8(int32_t sum, int32_t multiplier, int32_t shift, int32_t zero_point,
                                           int32_t min, int32_t max)
{
    const int32_t value = ts_wrapping_add(ts_requantise(sum, multiplier, shift), zero_point);
    return (int8_t)ts_clamp(value, min, max);
}

#endif
