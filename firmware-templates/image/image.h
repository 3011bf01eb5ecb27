/*
 * What a network adds to a program that was built without it: a description at a fixed place, behind it code and data.
 * All values are words of 32 bits, so that the page can write them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdint.h>

/* "TSI1", little-endian. */
#define IMAGE_MAGIC 0x31495354u

/* A call of a kernel, or of ts_softmax. */
typedef struct {
    void (*run)(const void *first, void *second, void *third);
    const void *first;
    void *second;
    void *third;
    /* Of the network, that the call serves. */
    uint32_t layer;
} image_step;

typedef struct {
    uint32_t magic;
    /* From the end of this structure to the end of the program, and their CRC-32. */
    uint32_t byte_count;
    uint32_t crc;
    const char *network;
    /* By which a benchmark's runner knows its data. */
    const char *model;
    /* Of the network's buffers. */
    uint32_t ram_bytes;
    int8_t *input;
    uint32_t input_bytes;
    const int8_t *output;
    uint32_t output_bytes;
    /* Of a single output, above which it means class 1. */
    int32_t class_threshold;
    int32_t output_zero_point;
    /* Of real values as the benchmark's runner sends them: bits of a float's step, and its zero point. */
    float input_scale;
    int32_t input_zero_point;
    float output_scale;
    /* Of an output's step, in 2^-32. */
    uint32_t output_scale_low;
    uint32_t output_scale_high;
    /* Flips the highest bit of bytes received where they are pixels of 0 to 255. */
    uint32_t input_flip;
    /* An input that is kept, since a run overwrites it, as bytes or as floats if so many bytes have room; null where there is none. */
    int8_t *kept;
    uint32_t kept_bytes;
    uint32_t step_count;
    const image_step *steps;
    /* Copied at the start: what kernels read, where it is not read from flash. */
    void *tables;
    const void *tables_load;
    uint32_t tables_bytes;
    /* Copied at the start as well: kernels that do not run from flash. */
    void *code;
    const void *code_load;
    uint32_t code_bytes;
    /* Test vectors, one after the other, with the outputs that Tauscope computed. */
    uint32_t vector_count;
    const int8_t *vector_inputs;
    const int8_t *vector_outputs;
    const int32_t *vector_labels;
} image;

/* Placed by the linker behind the program. */
extern const image network_image;

#endif
