/*
 * The register tile of unpacked convolution kernels: two output pixels (a, b) by one or two output channels (0, 1).
 * A kernel keeps the sums a0, b0 (and a1, b1) and the pointers a, b to the pixels' windows in the padded input.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TS_UNPACKED_H
#define TS_UNPACKED_H

#include "lanes.h"
#include "requantise.h"

/* Keeps the compiler from expressing one window by the other's address, which trades loads for register spills. */
#if defined(__GNUC__)
#define TS_SEPARATE(pointer) __asm volatile("" : "+r"(pointer))
#else
#define TS_SEPARATE(pointer) ((void)0)
#endif

/* How a kernel walks over the output pixels; constant in every kernel. Steps are bytes of the padded input. */
typedef struct {
    int32_t width;
    int32_t pixels;
    int32_t step;
    /* From the last pixel of a row to the first of the next. */
    int32_t row_step;
} ts_walk;

/* Window after the one at `at`. */
static inline const uint8_t *ts_following(ts_walk walk, const uint8_t *at, int32_t *column)
{
    *column += 1;
    if (*column == walk.width) {
        *column = 0;
        return at + walk.row_step;
    }
    return at + walk.step;
}

/* Second window of a tile; the first once more when the pixel count is odd and the tile is the last. */
static inline const uint8_t *ts_second(ts_walk walk, const uint8_t *a, int32_t *column, int32_t pixel)
{
    if (walk.width % 2 == 0) {
        *column += 1;
        return a + walk.step;
    }
    if (walk.pixels % 2 != 0 && pixel + 1 == walk.pixels) {
        return a;
    }
    return ts_following(walk, a, column);
}

/* Distance between the outputs of a tile's pixels, `channels` or nothing. */
static inline int32_t ts_second_output(ts_walk walk, int32_t pixel, int32_t channels)
{
    return walk.pixels % 2 != 0 && pixel + 1 == walk.pixels ? 0 : channels;
}

#define TS_VALUES(load, offset) const uint32_t u = load(a + (offset)), v = load(b + (offset))
#define TS_TO_0(w0) a0 = ts_smlad(u, (w0), a0), b0 = ts_smlad(v, (w0), b0)
#define TS_TO_1(w1) a1 = ts_smlad(u, (w1), a1), b1 = ts_smlad(v, (w1), b1)

/* One operand pair for both channels, or for the channel that keeps it. */
#define TS_PAIR_01(offset, w0, w1) { TS_VALUES(ts_load_pair, offset); TS_TO_0(w0); TS_TO_1(w1); }
#define TS_PAIR_0(offset, w0) { TS_VALUES(ts_load_pair, offset); TS_TO_0(w0); }
#define TS_PAIR_1(offset, w1) { TS_VALUES(ts_load_pair, offset); TS_TO_1(w1); }

/* The same for an operand without a neighbour. */
#define TS_LANE_01(offset, w0, w1) { TS_VALUES(ts_load_lane, offset); TS_TO_0(w0); TS_TO_1(w1); }
#define TS_LANE_0(offset, w0) { TS_VALUES(ts_load_lane, offset); TS_TO_0(w0); }
#define TS_LANE_1(offset, w1) { TS_VALUES(ts_load_lane, offset); TS_TO_1(w1); }

/* First sums of a tile: the biases, or what the chunk before has left. */
#define TS_BIAS_1(bias0) int32_t a0 = (bias0), b0 = (bias0)
#define TS_BIAS_2(bias0, bias1) TS_BIAS_1(bias0); int32_t a1 = (bias1), b1 = (bias1)
#define TS_CONTINUE_1() int32_t a0 = ts_load_word(sums), b0 = ts_load_word(sums + 4)
#define TS_CONTINUE_2() TS_CONTINUE_1(); int32_t a1 = ts_load_word(sums + 8), b1 = ts_load_word(sums + 12)

/* Last sums of a tile: kept for the next chunk, or made into outputs. */
#define TS_KEEP_1() ts_store_word(sums, a0), ts_store_word(sums + 4, b0)
#define TS_KEEP_2() TS_KEEP_1(), ts_store_word(sums + 8, a1), ts_store_word(sums + 12, b1)
#define TS_OUTPUT(channel, sum_a, sum_b, multiplier, shift, zero_point, min, max)                                     \
    output[channel] = ts_requantise_to_int8(sum_a, multiplier, shift, zero_point, min, max);                           \
    output[second + (channel)] = ts_requantise_to_int8(sum_b, multiplier, shift, zero_point, min, max)

#endif
