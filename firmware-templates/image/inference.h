/*
 * Running the network of the image, counted.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef INFERENCE_H
#define INFERENCE_H

#include <stdint.h>

/* One inference on the input that lies in the network's buffer, which it overwrites; counts. */
uint32_t counted_run(void);
/* Whether the step is the last one of its layer, whose steps follow each other. */
int ends_layer(uint32_t step);
/* An inference like `counted_run`, the counts of each layer's steps added to its place in `counts`. */
void count_layers(uint64_t *counts);
/* Counted since the start, between runs too. */
uint64_t counted_so_far(void);

/* Runs every test vector and reports a line: TAUSCOPE1 board=... network=... ok=n/n correct=n/n [cycles=... |
 * instructions=...] ram=... crc=..., as the source bundle's program does. */
void self_check(void);

#endif
