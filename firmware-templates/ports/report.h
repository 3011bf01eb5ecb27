/*
 * Lines of text for the console, and checks of outputs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* These add to one line, which `report_line` writes at once, so that programs that share a console do not mix theirs. */
void report_text(const char *text);
void report_number(uint32_t value);
/* ` key=count/of` */
void report_count(const char *key, uint32_t count, uint32_t of);
/* Two digits. */
void report_byte(uint8_t value);
/* Eight digits. */
void report_word(uint32_t value);
/* Ends the line with `ending`. */
void report_line(const char *ending);

/* CRC-32 (IEEE 802.3), continued from `crc`; starts with 0. */
uint32_t report_crc32(uint32_t crc, const void *bytes, uint32_t count);

/* The first of the largest outputs; of a single output whether it is above `threshold`. */
int32_t report_class(const int8_t *output, uint32_t count, int32_t threshold);

#ifdef __cplusplus
}
#endif

#endif
