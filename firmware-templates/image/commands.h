/*
 * Commands of the console.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COMMANDS_H
#define COMMANDS_H

/* Answers one command, whose text is split in place. */
void answer(char *command);

#endif
