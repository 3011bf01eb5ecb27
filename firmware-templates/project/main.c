/*
 * Runs every test vector, compares every output byte with the one Tauscope computed, and reports one line:
 * TAUSCOPE1 board=... network=... ok=n/n correct=n/n [cycles=... | instructions=...] ram=... crc=...
 * ok: vectors whose outputs are all equal; correct: vectors classified as labelled; counts: mean per inference;
 * ram: bytes of the network's buffers; crc: CRC-32 of all outputs. A program without vectors only counts one inference.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ports/port.h"
#include "ports/report.h"
#include "src/{{prefix}}.h"
#include "vectors/vectors.h"

#include <string.h>

static uint32_t counted_run(void)
{
    port_counter_reset();
    {{prefix}}_run();
    return port_counter_read();
}

int main(void)
{
    uint32_t equal = 0;
    uint32_t correct = 0;
    uint32_t crc = 0;
    uint64_t counted = 0;
    uint32_t runs = {{macro}}_VECTOR_COUNT;
    port_start();
    if (runs == 0) {
        report_text("no test vector fits the flash: the outputs are not checked");
        report_line("\n");
        counted = counted_run();
        runs = 1;
    }
    for (uint32_t i = 0; i != {{macro}}_VECTOR_COUNT; i++) {
        memcpy({{prefix}}_input(), {{prefix}}_vector_inputs[i], {{macro}}_INPUT_BYTES);
        counted += counted_run();
        const int8_t *output = {{prefix}}_output();
        crc = report_crc32(crc, output, {{macro}}_OUTPUT_BYTES);
        correct += report_class(output, {{macro}}_OUTPUT_BYTES, {{macro}}_CLASS_THRESHOLD) == {{prefix}}_vector_labels[i];
        if (memcmp(output, {{prefix}}_vector_outputs[i], {{macro}}_OUTPUT_BYTES) == 0) {
            equal++;
        } else {
            report_text("vector ");
            report_number(i);
            report_text(" differs");
            report_line("\n");
        }
    }
    report_text("TAUSCOPE1 board=");
    report_text(port_name);
    report_text(" network={{prefix}}");
    report_count(" ok=", equal, {{macro}}_VECTOR_COUNT);
    report_count(" correct=", correct, {{macro}}_VECTOR_COUNT);
    if (port_unit[0] != '\0') {
        report_text(" ");
        report_text(port_unit);
        report_text("=");
        report_number((uint32_t)(counted / runs));
    }
    report_text(" ram=");
    report_number({{prefix}}_arena_bytes);
    report_text(" crc=");
    report_word(crc);
    report_line("\n");
    port_finish(equal == {{macro}}_VECTOR_COUNT ? 0 : 1);
    return equal == {{macro}}_VECTOR_COUNT ? 0 : 1;
}
