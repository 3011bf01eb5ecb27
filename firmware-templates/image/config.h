/*
 * The runtime as a part of a program for any network. What it needs of it does not round.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef IMAGE_CONFIG_H
#define IMAGE_CONFIG_H

#define TS_SINGLE_ROUNDING 0
#define TS_MOST_COPY_LOOPS 1

#endif
