/*
 * int8 softmax over the last dimension: CMSIS-NN arm_nn_softmax_common_s8 with int8 output.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

/* Integer bits of the exponent's fixed-point format (Q5.26). */
#define EXPONENT_INTEGER_BITS 5
/* Exponentials (Q0.31) are divided by 2^12 before they are added. */
#define SUM_INTEGER_BITS 12

/* exp(-2^k) in Q0.31 for k = -2 .. 4. */
static const int32_t exponentials_of_bits[7] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};

/* exp(value) in Q0.31 for value <= 0 in Q5.26: a Taylor polynomial around -1/8, the bits above -1/4 by table. */
static int32_t exp_of_negative(int32_t value)
{
    if (value == 0) {
        return INT32_MAX;
    }
    const int32_t quarter = INT32_C(1) << 24;
    const int32_t fraction = (value & (quarter - 1)) - quarter;
    const int32_t x = ts_shift_left(fraction, EXPONENT_INTEGER_BITS) + (INT32_C(1) << 28);
    const int32_t x2 = ts_doubling_high_multiply(x, x);
    const int32_t x3 = ts_doubling_high_multiply(x2, x);
    const int32_t x4 = ts_doubling_high_multiply(x2, x2);
    const int32_t third = 715827883;
    const int32_t tail = ts_doubling_high_multiply(ts_wrapping_add(ts_divide_by_power_of_two(x4, 2), x3), third);
    const int32_t polynomial = ts_wrapping_add(x, ts_divide_by_power_of_two(ts_wrapping_add(tail, x2), 1));
    const int32_t exp_of_minus_eighth = 1895147668;
    int32_t result =
        ts_wrapping_add(exp_of_minus_eighth, ts_doubling_high_multiply(exp_of_minus_eighth, polynomial));
    const int32_t remainder = (int32_t)((uint32_t)fraction - (uint32_t)value);
    for (int32_t bit = 0; bit < 7; bit++) {
        if ((remainder & (quarter << bit)) != 0) {
            result = ts_doubling_high_multiply(result, exponentials_of_bits[bit]);
        }
    }
    return result;
}

static int32_t saturating_shift_left(int32_t value, int32_t shift)
{
    const int64_t shifted = (int64_t)value * (INT64_C(1) << shift);
    return shifted > INT32_MAX ? INT32_MAX : shifted < INT32_MIN ? INT32_MIN : (int32_t)shifted;
}

/* 1 / (1 + value) in Q0.31 for value in [0, 1): three Newton-Raphson steps on Q2.29 numbers. */
static int32_t one_over_one_plus(int32_t value)
{
    const int64_t sum = (int64_t)value + INT32_MAX;
    const int32_t half_denominator = (int32_t)((sum + (sum >= 0 ? 1 : -1)) / 2);
    int32_t x = ts_wrapping_add(1515870810, ts_doubling_high_multiply(half_denominator, -1010580540));
    for (int32_t step = 0; step < 3; step++) {
        const int32_t error = (INT32_C(1) << 29) - ts_doubling_high_multiply(half_denominator, x);
        x = ts_wrapping_add(x, saturating_shift_left(ts_doubling_high_multiply(x, error), 2));
    }
    return saturating_shift_left(x, 1);
}

static int32_t leading_zeros(uint32_t value)
{
    int32_t zeros = 0;
    for (uint32_t bit = UINT32_C(1) << 31; bit != 0 && (value & bit) == 0; bit >>= 1) {
        zeros++;
    }
    return zeros;
}

void ts_softmax(const ts_softmax_layer *layer, const int8_t *input, int8_t *output)
{
    for (int32_t row = 0; row < layer->rows; row++, input += layer->classes, output += layer->classes) {
        int32_t largest = -128;
        for (int32_t i = 0; i < layer->classes; i++) {
            largest = input[i] > largest ? input[i] : largest;
        }

        int32_t sum = 0;
        for (int32_t i = 0; i < layer->classes; i++) {
            const int32_t difference = input[i] - largest;
            if (difference >= layer->diff_min) {
                const int32_t exponent = ts_doubling_high_multiply(ts_shift_left(difference, layer->factor.shift),
                                                                   layer->factor.multiplier);
                sum = ts_wrapping_add(sum, ts_divide_by_power_of_two(exp_of_negative(exponent), SUM_INTEGER_BITS));
            }
        }

        const int32_t headroom = leading_zeros((uint32_t)sum);
        const uint32_t normalised = sum > 0 ? (uint32_t)sum << headroom : 0u;
        const int32_t reciprocal = one_over_one_plus((int32_t)(normalised - (UINT32_C(1) << 31)));
        const int32_t bits_below_unit = SUM_INTEGER_BITS - headroom + 31 - 8;
        for (int32_t i = 0; i < layer->classes; i++) {
            const int32_t difference = input[i] - largest;
            int32_t value = -128;
            if (difference >= layer->diff_min) {
                const int32_t exponent = ts_doubling_high_multiply(ts_shift_left(difference, layer->factor.shift),
                                                                   layer->factor.multiplier);
                const int32_t share = ts_doubling_high_multiply(reciprocal, exp_of_negative(exponent));
                value = ts_divide_by_power_of_two(share, bits_below_unit) - 128;
            }
            output[i] = (int8_t)(value > 127 ? 127 : value);
        }
    }
}
