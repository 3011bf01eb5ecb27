/* Runs every test vector between two canaries, which nothing may touch, and compares the outputs. */
#include "ports/port.h"
#include "src/guarded.h"
#include "vectors/vectors.h"

#include <string.h>

#define CANARY_BYTES 4096
#define CANARY 0xa5
/* What alignment may put between the arena and its neighbours. */
#define SLACK_BYTES 64

extern uint8_t canary_before[CANARY_BYTES], canary_after[CANARY_BYTES];

static uint32_t changed(const uint8_t *canary)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < CANARY_BYTES; i++) {
        count += canary[i] != CANARY;
    }
    return count;
}

static void finish(int status, const char *report)
{
    port_write(report);
    port_finish(status);
}

int main(void)
{
    const uintptr_t between = (uintptr_t)canary_after - (uintptr_t)(canary_before + CANARY_BYTES);
    port_start();
    if (between - guarded_arena_bytes > SLACK_BYTES) {
        finish(1, "the canaries are not around the arena\n");
    }
    memset(canary_before, CANARY, CANARY_BYTES);
    memset(canary_after, CANARY, CANARY_BYTES);
    for (uint32_t i = 0; i < GUARDED_VECTOR_COUNT; i++) {
        memcpy(guarded_input(), guarded_vector_inputs[i], GUARDED_INPUT_BYTES);
        guarded_run();
        if (memcmp(guarded_output(), guarded_vector_outputs[i], GUARDED_OUTPUT_BYTES) != 0) {
            finish(1, "outputs differ\n");
        }
    }
    if (changed(canary_before) != 0 || changed(canary_after) != 0) {
        finish(1, "bytes outside the arena have changed\n");
    }
    finish(0, "intact\n");
    return 0;
}
