/*
 * Firmware for any network: checks the network that lies behind it, says so in one line (see self_check below), and then
 * answers commands on the console. A command ends with `%`; every answer ends with a line `m-ready`. The commands of the
 * MLPerf Tiny runner are name, timestamp, profile, help, db, infer and results; identify, check, layers and outputs are
 * Tauscope's own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "../ports/port.h"
#include "../ports/report.h"
#include "commands.h"
#include "image.h"
#include "inference.h"

#include <string.h>

#define LONGEST_COMMAND 80u

/* False when the network behind the program is missing or damaged. */
static int image_is_whole(void)
{
    const image *network = &network_image;
    return network->magic == IMAGE_MAGIC && report_crc32(0, network + 1, network->byte_count) == network->crc;
}

static void read_command(char *command)
{
    uint32_t length = 0;
    for (char c = port_read(); c != '%'; c = port_read()) {
        /* Ends of lines between commands are a terminal's. */
        if (c != '\r' && c != '\n' && length < LONGEST_COMMAND) {
            command[length++] = c;
        }
    }
    command[length] = '\0';
}

int main(void)
{
    static char command[LONGEST_COMMAND + 1];
    port_start();
    if (!image_is_whole()) {
        report_text("TAUSCOPE1 board=");
        report_text(port_name);
        report_text(" error=the network in flash is missing or damaged; write the whole file again");
        report_line("\r\n");
        return 1;
    }
    memcpy(network_image.tables, network_image.tables_load, network_image.tables_bytes);
    memcpy(network_image.code, network_image.code_load, network_image.code_bytes);
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    self_check();
    report_text("m-init-done");
    report_line("\r\n");
    for (;;) {
        report_text("m-ready");
        report_line("\r\n");
        read_command(command);
        answer(command);
    }
}
