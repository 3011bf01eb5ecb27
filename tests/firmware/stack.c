/* Paints the stack below this frame, runs, and reports how many bytes of it were used: `stack=...`. */
#include "ports/port.h"
#include "src/used.h"

#define PAINTED_BYTES 3072
#define PAINT 0x5au

static void report(uint32_t bytes)
{
    char text[] = "stack=00000\n";
    for (char *digit = text + 10; bytes != 0; bytes /= 10) {
        *digit-- = (char)('0' + bytes % 10);
    }
    port_write(text);
}

int main(void)
{
    uint8_t *top;
    port_start();
    __asm volatile("mov %0, sp" : "=r"(top));
    volatile uint8_t *const painted = top - PAINTED_BYTES;
    for (uint32_t i = 0; i < PAINTED_BYTES; i++) {
        painted[i] = PAINT;
    }
    used_run();
    uint32_t unused = 0;
    while (unused < PAINTED_BYTES && painted[unused] == PAINT) {
        unused++;
    }
    report(PAINTED_BYTES - unused);
    port_finish(0);
    return 0;
}
