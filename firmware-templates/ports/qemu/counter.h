/*
 * Executed instructions under QEMU.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COUNTER_H
#define COUNTER_H

/* Before the first use of the port's counter. */
void counter_start(void);

#endif
