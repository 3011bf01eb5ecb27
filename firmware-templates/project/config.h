/*
 * The runtime as this network's own: its rounding, its implementation, and names that no other network in a program has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef {{macro}}_CONFIG_H
#define {{macro}}_CONFIG_H

/* 0: double rounding, 1: single rounding, see requantise.h. */
#define TS_SINGLE_ROUNDING {{singleRounding}}

/* Loops that a layer that moves values may nest. */
#define TS_MOST_COPY_LOOPS {{mostCopyLoops}}

/* The implementation that src/ holds: kernels in assembly for Cortex-M with DSP instructions, or portable C. */
#if !defined(TS_PORTABLE) && defined(__ARM_FEATURE_SIMD32) && !defined(__ARM_BIG_ENDIAN) && __ARM_ARCH_PROFILE == 'M'
#define TS_ASSEMBLY 1
#else
#define TS_ASSEMBLY 0
#endif

#define ts_add {{prefix}}_ts_add
#define ts_average_pool {{prefix}}_ts_average_pool
#define ts_bilinear_resize {{prefix}}_ts_bilinear_resize
#define ts_dense {{prefix}}_ts_dense
#define ts_depthwise {{prefix}}_ts_depthwise
#define ts_lookup {{prefix}}_ts_lookup
#define ts_max_pool {{prefix}}_ts_max_pool
#define ts_maximum {{prefix}}_ts_maximum
#define ts_mean {{prefix}}_ts_mean
#define ts_minimum {{prefix}}_ts_minimum
#define ts_multiply {{prefix}}_ts_multiply
#define ts_pad {{prefix}}_ts_pad
#define ts_pad_input {{prefix}}_ts_pad_input
#define ts_rearrange {{prefix}}_ts_rearrange
#define ts_rescale {{prefix}}_ts_rescale
#define ts_softmax {{prefix}}_ts_softmax
#define ts_tiled_conv {{prefix}}_ts_tiled_conv

#endif
