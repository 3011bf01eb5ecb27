/*
 * Runs every test vector, compares every output byte with the one Tauscope computed, and reports one line:
 * TAUSCOPE1 board=... network=... ok=n/n correct=n/n [cycles=... | instructions=...] ram=... crc=...
 * ok: vectors whose outputs are all equal; correct: vectors classified as labelled; counts: mean per inference;
 * ram: bytes of the network's buffers; crc: CRC-32 of all outputs. A program without vectors only counts one inference.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ports/port.h"
#include "src/{{prefix}}.h"
#include "vectors/vectors.h"

#include <string.h>

/* The report is written at once, so that programs that share a console do not mix their lines. */
static char report[320];
static uint32_t report_length;

static void add_text(const char *text)
{
    while (*text != '\0' && report_length + 1 < sizeof report) {
        report[report_length++] = *text++;
    }
}

static void add_number(uint32_t value)
{
    char text[11];
    char *at = text + sizeof text - 1;
    *at = '\0';
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    add_text(at);
}

static void add_count(const char *key, uint32_t count, uint32_t of)
{
    add_text(key);
    add_number(count);
    add_text("/");
    add_number(of);
}

static void write_report(void)
{
    add_text("\n");
    port_write(report);
    memset(report, 0, sizeof report);
    report_length = 0;
}

/* CRC-32 (IEEE 802.3), continued from `crc`; starts with 0. */
static uint32_t crc32(uint32_t crc, const int8_t *bytes, uint32_t count)
{
    crc = ~crc;
    for (uint32_t i = 0; i < count; i++) {
        crc ^= (uint8_t)bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}

static int32_t class_of(const int8_t *output)
{
    if ({{macro}}_OUTPUT_BYTES == 1) {
        /* A variable: of an int8_t itself compilers warn where the threshold is the largest. */
        const int32_t value = output[0];
        return value > {{macro}}_CLASS_THRESHOLD;
    }
    int32_t best = 0;
    for (int32_t i = 1; i < {{macro}}_OUTPUT_BYTES; i++) {
        if (output[i] > output[best]) {
            best = i;
        }
    }
    return best;
}

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
        add_text("no test vector fits the flash: the outputs are not checked");
        write_report();
        counted = counted_run();
        runs = 1;
    }
    for (uint32_t i = 0; i != {{macro}}_VECTOR_COUNT; i++) {
        memcpy({{prefix}}_input(), {{prefix}}_vector_inputs[i], {{macro}}_INPUT_BYTES);
        counted += counted_run();
        const int8_t *output = {{prefix}}_output();
        crc = crc32(crc, output, {{macro}}_OUTPUT_BYTES);
        correct += class_of(output) == {{prefix}}_vector_labels[i];
        if (memcmp(output, {{prefix}}_vector_outputs[i], {{macro}}_OUTPUT_BYTES) == 0) {
            equal++;
        } else {
            add_text("vector ");
            add_number(i);
            add_text(" differs");
            write_report();
        }
    }
    add_text("TAUSCOPE1 board=");
    add_text(port_name);
    add_text(" network={{prefix}}");
    add_count(" ok=", equal, {{macro}}_VECTOR_COUNT);
    add_count(" correct=", correct, {{macro}}_VECTOR_COUNT);
    if (port_unit[0] != '\0') {
        add_text(" ");
        add_text(port_unit);
        add_text("=");
        add_number((uint32_t)(counted / runs));
    }
    add_text(" ram=");
    add_number({{prefix}}_arena_bytes);
    add_text(" crc=");
    for (int shift = 28; shift >= 0; shift -= 4) {
        const char digit[2] = {"0123456789abcdef"[(crc >> shift) & 15u], '\0'};
        add_text(digit);
    }
    write_report();
    port_finish(equal == {{macro}}_VECTOR_COUNT ? 0 : 1);
    return equal == {{macro}}_VECTOR_COUNT ? 0 : 1;
}
