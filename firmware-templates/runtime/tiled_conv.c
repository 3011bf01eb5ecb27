/*
 * 3x3 convolution by tiles: Winograd's minimal filtering in whole numbers, with any weights at the points. Inputs of a
 * tile become points, the points' products are summed over the channels, and the sums become outputs; all modulo 2^32.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "requantise.h"
#include "runtime.h"

#include <string.h>

enum { most_outputs = 4, most_points = most_outputs + 2 };

/* Factors along one dimension of a tile. */
typedef struct {
    /* [point][input] */
    int8_t enter[most_points][most_points];
    /* [output][point] */
    int8_t leave[most_outputs][most_points];
} transform;

static const transform tiles_of_2 = {
    {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}},
    {{2, 1, 1, 0}, {0, 1, -1, -2}},
};

static const transform tiles_of_3 = {
    {{2, -1, -2, 1, 0}, {0, -2, -1, 1, 0}, {0, 2, -3, 1, 0}, {0, -1, 0, 1, 0}, {0, 2, -1, -2, 1}},
    {{1, -1, -1, 1, 0}, {0, -1, 1, 2, 0}, {0, -1, -1, 4, 1}},
};

static const transform tiles_of_4 = {
    {{4, 0, -5, 0, 1, 0}, {0, -4, -4, 1, 1, 0}, {0, 4, -4, -1, 1, 0},
     {0, -2, -1, 2, 1, 0}, {0, 2, -1, -2, 1, 0}, {0, 4, 0, -5, 0, 1}},
    {{1, -1, -1, 1, 1, 0}, {0, -1, 1, 2, -2, 0}, {0, -1, -1, 4, 4, 0}, {0, -1, 1, 8, -8, 8}},
};

static const transform *transform_of(const ts_tile_axis *axis)
{
    return axis->outputs == 2 ? &tiles_of_2 : axis->outputs == 3 ? &tiles_of_3 : &tiles_of_4;
}

/* The distance of an input from the zero point; margins are at it. */
static int32_t distance_at(const ts_tiled_conv_layer *layer, const int8_t *input, int32_t y, int32_t x, int32_t channel)
{
    const ts_shape source = layer->source;
    if (y < 0 || y >= source.h || x < 0 || x >= source.w) {
        return 0;
    }
    return input[(y * source.w + x) * source.c + channel] - layer->zero_point;
}

/* Inputs of one tile, the first one at row y and column x, to int16 [row point][column point][channel]. */
static void enter_tile(const ts_tiled_conv_layer *layer, const int8_t *input, int32_t y, int32_t x, uint8_t *points)
{
    const transform *rows = transform_of(&layer->rows);
    const transform *columns = transform_of(&layer->columns);
    const int32_t row_points = layer->rows.outputs + 2;
    const int32_t column_points = layer->columns.outputs + 2;
    for (int32_t channel = 0; channel < layer->source.c; channel++) {
        int32_t down[most_points][most_points] = {{0}};
        for (int32_t i = 0; i < row_points; i++) {
            for (int32_t j = 0; j < column_points; j++) {
                const int32_t distance = distance_at(layer, input, y + i, x + j, channel);
                for (int32_t p = 0; p < row_points; p++) {
                    down[p][j] += rows->enter[p][i] * distance;
                }
            }
        }
        for (int32_t p = 0; p < row_points; p++) {
            for (int32_t q = 0; q < column_points; q++) {
                int32_t sum = 0;
                for (int32_t j = 0; j < column_points; j++) {
                    sum += columns->enter[q][j] * down[p][j];
                }
                const int16_t point = (int16_t)sum;
                memcpy(points + ((p * column_points + q) * layer->source.c + channel) * 2, &point, sizeof point);
            }
        }
    }
}

/* Outputs of one channel of a tile from its points; `weights` and `output` are those of the channel. */
static void leave_tile(const ts_tiled_conv_layer *layer, const uint8_t *points, const int16_t *weights, int32_t channel,
                       int8_t *output)
{
    const transform *rows = transform_of(&layer->rows);
    const transform *columns = transform_of(&layer->columns);
    const int32_t row_points = layer->rows.outputs + 2;
    const int32_t column_points = layer->columns.outputs + 2;
    uint32_t down[most_outputs][most_points] = {{0}};
    for (int32_t p = 0; p < row_points; p++) {
        for (int32_t q = 0; q < column_points; q++) {
            uint32_t sum = 0;
            for (int32_t i = 0; i < layer->source.c; i++, points += 2) {
                int16_t point;
                memcpy(&point, points, sizeof point);
                sum += (uint32_t)(*weights++ * point);
            }
            for (int32_t i = 0; i < layer->rows.outputs; i++) {
                down[i][q] += (uint32_t)rows->leave[i][p] * sum;
            }
        }
    }
    const ts_factor factor = layer->factors[channel * layer->factor_step];
    for (int32_t i = 0; i < layer->rows.outputs; i++) {
        for (int32_t j = 0; j < layer->columns.outputs; j++) {
            uint32_t sum = (uint32_t)layer->bias[channel];
            for (int32_t q = 0; q < column_points; q++) {
                sum += (uint32_t)columns->leave[j][q] * down[i][q];
            }
            output[(i * layer->target.w + j) * layer->target.c] =
                ts_requantise_to_int8((int32_t)sum, factor.multiplier, factor.shift, layer->range.zero_point,
                                      layer->range.min, layer->range.max);
        }
    }
}

void ts_tiled_conv(const ts_tiled_conv_layer *layer, const int8_t *input, int8_t *output, uint8_t *points)
{
    const ts_shape target = layer->target;
    const int32_t channel_weights = (layer->rows.outputs + 2) * (layer->columns.outputs + 2) * layer->source.c;
    /* Outputs in no tile are read by nothing. */
    memset(output, layer->range.zero_point, (size_t)(target.h * target.w * target.c));
    for (int32_t row = 0; row < layer->rows.tiles; row++) {
        const int32_t y = layer->rows.starts[row];
        for (int32_t column = 0; column < layer->columns.tiles; column++) {
            const int32_t x = layer->columns.starts[column];
            enter_tile(layer, input, y - layer->top, x - layer->left, points);
            for (int32_t channel = 0; channel < target.c; channel++) {
                leave_tile(layer, points, layer->weights + channel * channel_weights, channel,
                           output + (y * target.w + x) * target.c + channel);
            }
        }
    }
}
