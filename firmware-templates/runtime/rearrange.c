/*
 * The same values in other places: CONCATENATION, TRANSPOSE, STRIDED_SLICE and their like.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "runtime.h"

static void ts_copy_one_block(const ts_block_copy *copy, const int8_t *input, int8_t *output, int32_t from, int32_t to)
{
    const ts_copy_loop *loops = copy->loops;
    const ts_copy_loop *inner = &loops[copy->loop_count - 1];
    int32_t done[TS_MOST_COPY_LOOPS] = {0};
    int32_t level;
    do {
        for (int32_t i = 0; i < inner->count; i++) {
            output[to + i * inner->output_stride] = input[from + i * inner->input_stride];
        }
        /* The next step of the innermost other loop that is not at its end; those within it start anew. */
        for (level = copy->loop_count - 2; level >= 0; level--) {
            const ts_copy_loop *loop = &loops[level];
            done[level]++;
            from += loop->input_stride;
            to += loop->output_stride;
            if (done[level] < loop->count) {
                break;
            }
            from -= loop->count * loop->input_stride;
            to -= loop->count * loop->output_stride;
            done[level] = 0;
        }
    } while (level >= 0);
}

void ts_rearrange(const ts_rearrange_layer *layer, const int8_t *const *inputs, int8_t *output)
{
    for (int32_t n = 0; n < layer->copy_count; n++) {
        const ts_block_copy *copy = &layer->copies[n];
        for (int32_t block = 0; block < copy->blocks; block++) {
            ts_copy_one_block(copy, inputs[copy->input], output, copy->starts[block][0], copy->starts[block][1]);
        }
    }
}
