/*
 * The runtime as this network's own: its rounding, and names that other networks in the same program do not have.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef {{macro}}_CONFIG_H
#define {{macro}}_CONFIG_H

/* 0: double rounding, 1: single rounding, see requantise.h. */
#define TS_SINGLE_ROUNDING {{singleRounding}}

#define ts_add {{prefix}}_ts_add
#define ts_average_pool {{prefix}}_ts_average_pool
#define ts_dense {{prefix}}_ts_dense
#define ts_depthwise {{prefix}}_ts_depthwise
#define ts_max_pool {{prefix}}_ts_max_pool
#define ts_mean {{prefix}}_ts_mean
#define ts_pad {{prefix}}_ts_pad
#define ts_pad_input {{prefix}}_ts_pad_input
#define ts_rescale {{prefix}}_ts_rescale
#define ts_softmax {{prefix}}_ts_softmax

#endif
