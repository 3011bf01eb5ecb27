/*
 * Commands of the console. Those of the MLPerf Tiny runner, and their answers, are the device's side of its protocol
 * (mlcommons/tiny, benchmark/api).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "commands.h"

#include "../ports/port.h"
#include "../ports/report.h"
#include "image.h"
#include "inference.h"

#include <string.h>

/* Bytes in a line of `db print`, and of `outputs`. */
#define BYTES_PER_LINE 8u
#define OUTPUTS_PER_LINE 64u
#define MOST_LAYERS 256u
#define MICROSECONDS 1000000u

static const image *const network = &network_image;

/* Of the bytes that `db load` announces. */
static uint32_t expected_bytes;
static uint32_t loaded_bytes;

/* Four bytes for each of the input's are float32 values, little-endian. */
static int takes_floats(void)
{
    return expected_bytes == sizeof(float) * network->input_bytes;
}

static void line(const char *text)
{
    report_text(text);
    report_line("\r\n");
}

static void numbered_line(const char *text, uint32_t number)
{
    report_text(text);
    report_number(number);
    report_line("\r\n");
}

static void bracketed_line(const char *text, const char *value)
{
    report_text(text);
    report_text(value);
    line("]");
}

/* The next word behind `*rest`, which moves past it; empty at the end. */
static char *next_word(char **rest)
{
    char *word = *rest;
    while (*word == ' ') {
        word++;
    }
    char *end = word;
    while (*end != ' ' && *end != '\0') {
        end++;
    }
    *rest = *end == '\0' ? end : end + 1;
    *end = '\0';
    return word;
}

/* -1 for what is no number below 10^9. */
static int32_t number_of(const char *word)
{
    int32_t value = 0;
    if (*word == '\0') {
        return -1;
    }
    for (; *word != '\0'; word++) {
        if (*word < '0' || *word > '9' || value >= 100000000) {
            return -1;
        }
        value = 10 * value + (*word - '0');
    }
    return value;
}

static int hex_digit(char c)
{
    const char *const digits = "0123456789abcdef";
    const char lower = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
    const char *found = lower == '\0' ? 0 : strchr(digits, lower);
    return found ? (int)(found - digits) : -1;
}

static void timestamp(void)
{
    numbered_line("m-lap-us-", (uint32_t)(counted_so_far() / (port_hz / MICROSECONDS)));
}

static void load(int32_t bytes)
{
    if (network->kept == 0) {
        line("e-[This program has no room for an input beside the network]");
    } else if (bytes <= 0) {
        line("e-[Command 'db load' needs a number of bytes above 0]");
    } else if ((uint32_t)bytes > network->input_bytes && (uint32_t)bytes != sizeof(float) * network->input_bytes) {
        report_text("e-[An input of this network has ");
        report_number(network->input_bytes);
        line(" bytes, or four times as many as float32]");
    } else if ((uint32_t)bytes > network->kept_bytes) {
        line("e-[This program has no room for a float32 input beside the network]");
    } else {
        expected_bytes = (uint32_t)bytes;
        loaded_bytes = 0;
        report_text("m-[Expecting ");
        report_number(expected_bytes);
        line(" bytes]");
    }
}

static uint32_t flip(void)
{
    return takes_floats() ? 0 : network->input_flip;
}

static void take_bytes(const char *digits)
{
    if (strlen(digits) % 2 != 0) {
        line("e-[An odd number of hexadecimal digits]");
        return;
    }
    for (; *digits != '\0' && loaded_bytes < expected_bytes; digits += 2) {
        const int high = hex_digit(digits[0]);
        const int low = hex_digit(digits[1]);
        if (high < 0 || low < 0) {
            line("e-[Not a hexadecimal digit]");
            return;
        }
        network->kept[loaded_bytes++] = (int8_t)(uint8_t)((uint32_t)(high << 4 | low) ^ flip());
        if (loaded_bytes == expected_bytes) {
            line("m-load-done");
        }
    }
}

static void print_loaded(void)
{
    for (uint32_t i = 0; i < loaded_bytes; i++) {
        report_text(i % BYTES_PER_LINE == 0 ? "m-buffer-" : "-");
        report_byte((uint8_t)((uint8_t)network->kept[i] ^ flip()));
        if ((i + 1) % BYTES_PER_LINE == 0 || i + 1 == loaded_bytes) {
            report_line("\r\n");
        }
    }
}

static void buffer_command(char *rest)
{
    const char *word = next_word(&rest);
    if (*word == '\0') {
        line("e-[Command 'db' needs load, print or hexadecimal digits]");
    } else if (strcmp(word, "load") == 0) {
        load(number_of(next_word(&rest)));
    } else if (strcmp(word, "print") == 0) {
        print_loaded();
    } else {
        take_bytes(word);
    }
}

static float kept_float(uint32_t place)
{
    float value;
    memcpy(&value, network->kept + sizeof value * place, sizeof value);
    return value;
}

/* Halves away from zero, as TensorFlow Lite quantises. */
static int8_t quantised(float value)
{
    const float steps = value / network->input_scale;
    if (!(steps > -1e6f)) {
        return INT8_MIN;
    }
    if (steps > 1e6f) {
        return INT8_MAX;
    }
    const int32_t whole = (int32_t)steps;
    const float rest = steps - (float)whole;
    const int32_t rounded = whole + (rest >= 0.5f) - (rest <= -0.5f) + network->input_zero_point;
    return (int8_t)(rounded < INT8_MIN ? INT8_MIN : rounded > INT8_MAX ? INT8_MAX : rounded);
}

/* What was loaded, or the first test vector, into the network's input. */
static void place_input(void)
{
    if (loaded_bytes > 0 && takes_floats()) {
        for (uint32_t i = 0; i < network->input_bytes; i++) {
            network->input[i] = quantised(kept_float(i));
        }
        return;
    }
    const int8_t *source = loaded_bytes > 0 ? network->kept : network->vector_inputs;
    if (loaded_bytes > 0 || network->vector_count > 0) {
        memcpy(network->input, source, network->input_bytes);
    }
}

static void run(void)
{
    place_input();
    (void)counted_run();
}

/* A value in units of 2^-32, to three decimals. */
static void report_real(int64_t value)
{
    const uint64_t size = (uint64_t)(value < 0 ? -value : value);
    const uint32_t thousandths = (uint32_t)(((size & 0xffffffffu) * 1000u + 0x80000000u) >> 32);
    const uint32_t rest = thousandths % 1000u;
    report_text(value < 0 ? "-" : "");
    report_number((uint32_t)(size >> 32) + thousandths / 1000u);
    report_text(rest < 10 ? ".00" : rest < 100 ? ".0" : ".");
    report_number(rest);
}

/* How far the network's output is from its float32 input, on average of the squares. */
static float reconstruction_error(void)
{
    float sum = 0;
    for (uint32_t i = 0; i < network->output_bytes; i++) {
        const float value = (float)(network->output[i] - network->output_zero_point) * network->output_scale;
        const float difference = value - kept_float(i);
        sum += difference * difference;
    }
    return sum / (float)network->output_bytes;
}

/* The error of a network that repeats a float32 input, as the benchmark's anomaly detection asks; else the real outputs. */
static void results(void)
{
    report_text("m-results-[");
    if (loaded_bytes > 0 && takes_floats() && network->output_bytes == network->input_bytes) {
        const float error = reconstruction_error();
        const uint32_t whole = error < 2147483648.0f ? (uint32_t)error : INT32_MAX;
        const float rest = error < 2147483648.0f ? error - (float)whole : 0.0f;
        report_real((int64_t)((uint64_t)whole << 32 | (uint32_t)(rest * 4294967296.0f)));
        line("]");
        return;
    }
    const int64_t scale = (int64_t)((uint64_t)network->output_scale_high << 32 | network->output_scale_low);
    for (uint32_t i = 0; i < network->output_bytes; i++) {
        report_text(i == 0 ? "" : ",");
        report_real((network->output[i] - network->output_zero_point) * scale);
        /* However many there are. */
        report_line("");
    }
    line("]");
}

static void infer(char *rest)
{
    const char *word = next_word(&rest);
    const int32_t runs = *word == '\0' ? 1 : number_of(word);
    word = next_word(&rest);
    /* The protocol's default. */
    const int32_t warmups = *word == '\0' ? 10 : number_of(word);
    if (runs <= 0) {
        line("e-[Inferences must be a number above 0]");
    } else if (warmups < 0) {
        line("e-[Warm-ups must be a number]");
    } else {
        numbered_line("m-warmup-start-", (uint32_t)warmups);
        for (int32_t i = 0; i < warmups; i++) {
            run();
        }
        line("m-warmup-done");
        numbered_line("m-infer-start-", (uint32_t)runs);
        timestamp();
        for (int32_t i = 0; i < runs; i++) {
            run();
        }
        timestamp();
        line("m-infer-done");
        results();
    }
}

static void identify(void)
{
    report_text("m-tauscope-1 board=");
    report_text(port_name);
    report_text(" network=");
    report_text(network->network);
    report_text(" input=");
    report_number(network->input_bytes);
    report_text(" output=");
    report_number(network->output_bytes);
    report_text(" ram=");
    report_number(network->ram_bytes);
    report_text(" unit=");
    report_text(port_unit);
    report_text(" hz=");
    report_number(port_hz);
    report_text(" image=");
    report_word(network->crc);
    report_line("\r\n");
}

/* m-layer-<layer>-<mean counts> for every layer. */
static void layers(char *rest)
{
    static uint64_t counts[MOST_LAYERS];
    uint32_t layer_count = 0;
    const char *word = next_word(&rest);
    const int32_t runs = *word == '\0' ? 1 : number_of(word);
    if (runs <= 0) {
        line("e-[Inferences must be a number above 0]");
        return;
    }
    for (uint32_t i = 0; i < network->step_count; i++) {
        layer_count += (uint32_t)ends_layer(i);
    }
    if (layer_count > MOST_LAYERS) {
        line("e-[The network has too many layers to count each]");
        return;
    }
    memset(counts, 0, sizeof counts);
    for (int32_t i = 0; i < runs; i++) {
        place_input();
        count_layers(counts);
    }
    uint32_t layer = 0;
    for (uint32_t i = 0; i < network->step_count; i++) {
        if (ends_layer(i)) {
            report_text("m-layer-");
            report_number(network->steps[i].layer);
            numbered_line("-", (uint32_t)(counts[layer++] / (uint32_t)runs));
        }
    }
}

/* The int8 outputs of the last inference. */
static void outputs(void)
{
    for (uint32_t i = 0; i < network->output_bytes; i++) {
        if (i % OUTPUTS_PER_LINE == 0) {
            report_text("m-outputs-");
        }
        report_byte((uint8_t)network->output[i]);
        if ((i + 1) % OUTPUTS_PER_LINE == 0 || i + 1 == network->output_bytes) {
            report_line("\r\n");
        }
    }
}

/* The runner tells protocols apart by the first line. */
static const char version[] = "ULPMark for tinyML Firmware V0.0.1";

static void help(void)
{
    line(version);
    line("name, timestamp, profile, help");
    line("db load N, db HEX, db print: the input, N bytes in hexadecimal, of int8, pixels or float32");
    line("infer [N=1] [W=10]: N inferences after W that are not timed; results: the outputs");
    line("identify, check, layers [N=1], outputs: what runs here, its self-check, counts per layer, int8 outputs");
}

void answer(char *command)
{
    char *rest = command;
    const char *word = next_word(&rest);
    if (strcmp(word, "name") == 0) {
        line("m-name-dut-[tauscope]");
    } else if (strcmp(word, "timestamp") == 0) {
        timestamp();
    } else if (strcmp(word, "profile") == 0) {
        bracketed_line("m-profile-[", version);
        bracketed_line("m-model-[", network->model);
    } else if (strcmp(word, "help") == 0) {
        help();
    } else if (strcmp(word, "db") == 0) {
        buffer_command(rest);
    } else if (strcmp(word, "infer") == 0) {
        infer(rest);
    } else if (strcmp(word, "results") == 0) {
        results();
    } else if (strcmp(word, "identify") == 0) {
        identify();
    } else if (strcmp(word, "check") == 0) {
        self_check();
    } else if (strcmp(word, "layers") == 0) {
        layers(rest);
    } else if (strcmp(word, "outputs") == 0) {
        outputs();
    } else {
        bracketed_line("e-[Unknown command: ", word);
    }
}
