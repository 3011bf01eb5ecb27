/*
 * Running the network of the image, counted.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "inference.h"

#include "../ports/port.h"
#include "../ports/report.h"
#include "image.h"

#include <string.h>

static uint64_t total;

/* Counts since the last call. The counter is narrow: it is read at least once per inference. */
static uint32_t lap(void)
{
    const uint32_t counted = port_counter_read();
    port_counter_reset();
    total += counted;
    return counted;
}

static void run_step(const image_step *step)
{
    step->run(step->first, step->second, step->third);
}

uint32_t counted_run(void)
{
    const image *network = &network_image;
    (void)lap();
    for (uint32_t i = 0; i < network->step_count; i++) {
        run_step(&network->steps[i]);
    }
    return lap();
}

int ends_layer(uint32_t step)
{
    const image *network = &network_image;
    const image_step *steps = network->steps;
    return step + 1 == network->step_count || steps[step + 1].layer != steps[step].layer;
}

void count_layers(uint64_t *counts)
{
    const image *network = &network_image;
    uint32_t layer = 0;
    for (uint32_t i = 0; i < network->step_count; i++) {
        (void)lap();
        run_step(&network->steps[i]);
        counts[layer] += lap();
        layer += (uint32_t)ends_layer(i);
    }
}

uint64_t counted_so_far(void)
{
    (void)lap();
    return total;
}

void self_check(void)
{
    const image *network = &network_image;
    const uint32_t vectors = network->vector_count;
    uint32_t equal = 0;
    uint32_t correct = 0;
    uint32_t crc = 0;
    uint64_t counted = 0;
    for (uint32_t i = 0; i < vectors; i++) {
        memcpy(network->input, network->vector_inputs + i * network->input_bytes, network->input_bytes);
        counted += counted_run();
        const uint32_t bytes = network->output_bytes;
        crc = report_crc32(crc, network->output, bytes);
        const int32_t found = report_class(network->output, bytes, network->class_threshold);
        correct += found == network->vector_labels[i];
        equal += memcmp(network->output, network->vector_outputs + i * bytes, bytes) == 0;
    }
    report_text("TAUSCOPE1 board=");
    report_text(port_name);
    report_text(" network=");
    report_text(network->network);
    report_count(" ok=", equal, vectors);
    report_count(" correct=", correct, vectors);
    report_text(" ");
    report_text(port_unit);
    report_text("=");
    report_number(vectors == 0 ? counted_run() : (uint32_t)(counted / vectors));
    report_text(" ram=");
    report_number(network->ram_bytes);
    report_text(" crc=");
    report_word(crc);
    report_line("\r\n");
}
