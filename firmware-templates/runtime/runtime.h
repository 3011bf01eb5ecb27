/*
 * The operators of the network that are loops: exact int8 arithmetic as CMSIS-NN and TFLite for Microcontrollers do it.
 * Images are [height][width][channels]; outputs never overlap inputs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TS_RUNTIME_H
#define TS_RUNTIME_H

#include "config.h"

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t h;
    int32_t w;
    int32_t c;
} ts_shape;

typedef struct {
    int32_t kernel_h;
    int32_t kernel_w;
    int32_t stride_h;
    int32_t stride_w;
    int32_t dilation_h;
    int32_t dilation_w;
    int32_t top;
    int32_t left;
} ts_window;

typedef struct {
    int32_t multiplier;
    int32_t shift;
} ts_factor;

/* Where an int8 output lies: its zero point and the bounds of its fused activation. */
typedef struct {
    int32_t zero_point;
    int32_t min;
    int32_t max;
} ts_range;

/* int16 copy of an input for unpacked kernels: the zero point subtracted, zeros around it. */
typedef struct {
    ts_shape source;
    ts_shape padded;
    int32_t top;
    int32_t left;
    /* Rows and columns of the source that the copy takes. */
    int32_t copied_h;
    int32_t copied_w;
    int32_t zero_point;
} ts_padding;
void ts_pad_input(const ts_padding *layer, const int8_t *input, uint8_t *padded);

/* Tiles along one dimension of an output. */
typedef struct {
    /* Of one tile: 2, 3 or 4. It reads two more inputs and has as many points. */
    int32_t outputs;
    int32_t tiles;
    /* [tiles]: their first outputs; where tiles overlap, the later one stands. */
    const int32_t *starts;
} ts_tile_axis;

typedef struct {
    ts_shape source;
    ts_shape target;
    int32_t top;
    int32_t left;
    ts_tile_axis rows;
    ts_tile_axis columns;
    int32_t zero_point;
    ts_range range;
    /* [target.c][row point][column point][source.c] */
    const int16_t *weights;
    const int32_t *bias;
    const ts_factor *factors;
    /* 1: one factor per channel, 0: one for all. */
    int32_t factor_step;
} ts_tiled_conv_layer;
/* `points`: room for [row point][column point][source.c] int16. */
void ts_tiled_conv(const ts_tiled_conv_layer *layer, const int8_t *input, int8_t *output, uint8_t *points);

typedef struct {
    ts_shape source;
    ts_shape target;
    ts_window window;
    int32_t depth_multiplier;
    int32_t zero_point;
    ts_range range;
    /* [kernel_h][kernel_w][target.c] */
    const int8_t *weights;
    const int32_t *bias;
    const ts_factor *factors;
    /* 1: one factor per channel, 0: one for all. */
    int32_t factor_step;
} ts_depthwise_layer;
void ts_depthwise(const ts_depthwise_layer *layer, const int8_t *input, int8_t *output);

typedef struct {
    int32_t rows;
    int32_t inputs;
    int32_t outputs;
    int32_t zero_point;
    ts_range range;
    /* [outputs][inputs] */
    const int8_t *weights;
    const int32_t *bias;
    const ts_factor *factors;
    int32_t factor_step;
} ts_dense_layer;
void ts_dense(const ts_dense_layer *layer, const int8_t *input, int8_t *output);

/* Padding takes no part in a maximum or an average. */
typedef struct {
    ts_shape source;
    ts_shape target;
    ts_window window;
    int32_t min;
    int32_t max;
} ts_pool_layer;
void ts_max_pool(const ts_pool_layer *layer, const int8_t *input, int8_t *output);
void ts_average_pool(const ts_pool_layer *layer, const int8_t *input, int8_t *output);

/* Mean over height and width; the factor holds the division. */
typedef struct {
    ts_shape source;
    int32_t zero_point;
    ts_factor factor;
    ts_range range;
} ts_mean_layer;
void ts_mean(const ts_mean_layer *layer, const int8_t *input, int8_t *output);

/* Of two tensors; the second begins anew after so many values. */
typedef struct {
    int32_t count;
    int32_t second_count;
    int32_t left_shift;
    int32_t zero_points[2];
    ts_factor input_factors[2];
    /* Of the second: 1 for a sum, -1 for a difference. */
    int32_t sign;
    ts_factor factor;
    ts_range range;
} ts_add_layer;
void ts_add(const ts_add_layer *layer, const int8_t *first, const int8_t *second, int8_t *output);

/* Bilinear interpolation between two rows and two columns for every output pixel. */
typedef struct {
    ts_shape source;
    ts_shape target;
    /* [target.h] and [target.w]{first, second, weight of the second in 1/1024}. */
    const int32_t (*rows)[3];
    const int32_t (*columns)[3];
} ts_bilinear_resize_layer;
void ts_bilinear_resize(const ts_bilinear_resize_layer *layer, const int8_t *input, int8_t *output);

typedef struct {
    int32_t count;
    int32_t second_count;
    int32_t zero_points[2];
    ts_factor factor;
    ts_range range;
} ts_multiply_layer;
void ts_multiply(const ts_multiply_layer *layer, const int8_t *first, const int8_t *second, int8_t *output);

typedef struct {
    int32_t count;
    int32_t second_count;
} ts_extreme_layer;
void ts_maximum(const ts_extreme_layer *layer, const int8_t *first, const int8_t *second, int8_t *output);
void ts_minimum(const ts_extreme_layer *layer, const int8_t *first, const int8_t *second, int8_t *output);

typedef struct {
    ts_shape source;
    ts_shape target;
    int32_t top;
    int32_t left;
    int32_t fill;
} ts_pad_layer;
void ts_pad(const ts_pad_layer *layer, const int8_t *input, int8_t *output);

/* Strides in values. */
typedef struct {
    int32_t count;
    int32_t input_stride;
    int32_t output_stride;
} ts_copy_loop;

/* Equal blocks of values of one input. */
typedef struct {
    int32_t input;
    int32_t blocks;
    /* [blocks]{input, output}: places of their first values. */
    const int32_t (*starts)[2];
    /* One or more, the outermost first. */
    int32_t loop_count;
    ts_copy_loop loops[TS_MOST_COPY_LOOPS];
} ts_block_copy;

/* The same values in other places. */
typedef struct {
    int32_t copy_count;
    const ts_block_copy *copies;
} ts_rearrange_layer;
void ts_rearrange(const ts_rearrange_layer *layer, const int8_t *const *inputs, int8_t *output);

/* Another quantisation of the same values, clamped: RELU, RELU6 and QUANTIZE. */
typedef struct {
    int32_t count;
    int32_t zero_point;
    ts_factor factor;
    ts_range range;
} ts_rescale_layer;
void ts_rescale(const ts_rescale_layer *layer, const int8_t *input, int8_t *output);

/* A function of each value: the values of a row have a table each, or rows are single values. */
typedef struct {
    int32_t rows;
    int32_t tables;
    /* [tables][256]: outputs of -128 to 127. */
    const int8_t *entries;
} ts_lookup_layer;
void ts_lookup(const ts_lookup_layer *layer, const int8_t *input, int8_t *output);

typedef struct {
    int32_t rows;
    int32_t classes;
    ts_factor factor;
    int32_t diff_min;
} ts_softmax_layer;
void ts_softmax(const ts_softmax_layer *layer, const int8_t *input, int8_t *output);

#ifdef __cplusplus
}
#endif

#endif
