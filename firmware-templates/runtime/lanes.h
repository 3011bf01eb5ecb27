/*
 * Two int16 lanes in one word and their dual multiply-accumulate: SMLAD where the core has it, else the same sum in C.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TS_LANES_H
#define TS_LANES_H

#include <stdint.h>
#include <string.h>

#if defined(__ARM_FEATURE_SIMD32) && !defined(__ARM_BIG_ENDIAN)

#include <arm_acle.h>

static inline int32_t ts_smlad(uint32_t values, uint32_t weights, int32_t sum)
{
    return __smlad((int16x2_t)values, (int16x2_t)weights, sum);
}

/* Two neighbouring int16 values; the lower address is the lower lane. */
static inline uint32_t ts_load_pair(const uint8_t *at)
{
    uint32_t pair;
    memcpy(&pair, at, sizeof pair);
    return pair;
}

#else

static inline int32_t ts_smlad(uint32_t values, uint32_t weights, int32_t sum)
{
    const int32_t low = (int32_t)(int16_t)(values & 0xffffu) * (int16_t)(weights & 0xffffu);
    const int32_t high = (int32_t)(int16_t)(values >> 16) * (int16_t)(weights >> 16);
    return (int32_t)((uint32_t)sum + (uint32_t)low + (uint32_t)high);
}

/* Two neighbouring int16 values; the lower address is the lower lane on any byte order. */
static inline uint32_t ts_load_pair(const uint8_t *at)
{
    uint16_t lanes[2];
    memcpy(lanes, at, sizeof lanes);
    return (uint32_t)lanes[0] | (uint32_t)lanes[1] << 16;
}

#endif

/* A single int16 value; the upper lane is zero. */
static inline uint32_t ts_load_lane(const uint8_t *at)
{
    uint16_t lane;
    memcpy(&lane, at, sizeof lane);
    return lane;
}

static inline int32_t ts_load_word(const uint8_t *at)
{
    int32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline void ts_store_word(uint8_t *at, int32_t word)
{
    memcpy(at, &word, sizeof word);
}

#endif
