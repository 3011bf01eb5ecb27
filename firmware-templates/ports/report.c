/*
 * Lines of text for the console, and checks of outputs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "report.h"

#include "port.h"

static char line[320];
static uint32_t length;

/* Room for the end of the line is kept. */
void report_text(const char *text)
{
    while (*text != '\0' && length + 3 < sizeof line) {
        line[length++] = *text++;
    }
}

void report_number(uint32_t value)
{
    char text[11];
    char *at = text + sizeof text - 1;
    *at = '\0';
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    report_text(at);
}

void report_count(const char *key, uint32_t count, uint32_t of)
{
    report_text(key);
    report_number(count);
    report_text("/");
    report_number(of);
}

void report_byte(uint8_t value)
{
    const char digits[3] = {"0123456789abcdef"[value >> 4], "0123456789abcdef"[value & 15u], '\0'};
    report_text(digits);
}

void report_word(uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        report_byte((uint8_t)(value >> shift));
    }
}

void report_line(const char *ending)
{
    while (*ending != '\0' && length + 1 < sizeof line) {
        line[length++] = *ending++;
    }
    line[length] = '\0';
    port_write(line);
    length = 0;
}

uint32_t report_crc32(uint32_t crc, const void *bytes, uint32_t count)
{
    const uint8_t *byte = bytes;
    crc = ~crc;
    for (uint32_t i = 0; i < count; i++) {
        crc ^= byte[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}

int32_t report_class(const int8_t *output, uint32_t count, int32_t threshold)
{
    if (count == 1) {
        return output[0] > threshold;
    }
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++) {
        if (output[i] > output[best]) {
            best = i;
        }
    }
    return (int32_t)best;
}
