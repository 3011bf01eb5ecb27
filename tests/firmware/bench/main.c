/* Runs every case once, reports executed instructions, and writes all outputs to outputs.bin. */
#include "cases.h"

/* Configuration and control: bit 3 makes a word at an odd halfword a fault. */
#define SCB_CCR (*(volatile uint32_t *)0xE000ED14u)
#define SYST_CSR (*(volatile uint32_t *)0xE000E010u)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014u)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018u)

static int32_t semihost(int32_t operation, const void *argument)
{
    register int32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

__attribute__((noreturn)) static void leave(uint32_t code)
{
    uint32_t block[2] = {0x20026u, code};
    semihost(0x20, block);
    for (;;) {
    }
}

static void print_number(uint32_t value)
{
    char text[12];
    int at = 11;
    text[at] = 0;
    text[--at] = '\n';
    do {
        text[--at] = (char)('0' + value % 10u);
        value /= 10u;
    } while (value != 0u);
    semihost(0x04, text + at);
}

static void nothing(const void *input, void *output, void *scratch)
{
    (void)input;
    (void)output;
    (void)scratch;
}

static uint32_t ticks(kernel *volatile run, const bench_case *at)
{
#ifdef ALIGNED
    SCB_CCR |= 8u;
#endif
    const uint32_t before = SYST_CVR;
    /* Without a loop around it, QEMU's counts are some instructions off. */
    for (volatile uint32_t i = 0; i < 1; i++) {
        run(at->input, at->output, at->scratch);
    }
    const uint32_t after = SYST_CVR;
    SCB_CCR &= ~8u;
    return (before - after) & 0xFFFFFFu;
}

static int main_loop(void)
{
    SYST_RVR = 0xFFFFFF;
    SYST_CVR = 0;
    SYST_CSR = 5;
    set_up();
    const char name[] = "outputs.bin";
    uint32_t open[3] = {(uint32_t)name, 5, sizeof name - 1};
    const int32_t file = semihost(0x01, open);
    for (uint32_t i = 0; i < case_count; i++) {
        uint8_t *const tensor = cases[i].tensor ? cases[i].tensor : cases[i].output;
        if (!cases[i].keeps) {
            memset(tensor, 0x5A, cases[i].output_bytes);
        }
        const uint32_t empty = ticks(nothing, &cases[i]);
        print_number(ticks(cases[i].run, &cases[i]) - empty);
        uint32_t block[3] = {(uint32_t)file, (uint32_t)tensor, cases[i].output_bytes};
        semihost(0x05, block);
    }
    uint32_t close[1] = {(uint32_t)file};
    semihost(0x02, close);
    return 0;
}

extern uint32_t stack_top, data_load, data_start, data_end, bss_start, bss_end;

__attribute__((noreturn)) void reset(void)
{
    memcpy(&data_start, &data_load, (size_t)((uint8_t *)&data_end - (uint8_t *)&data_start));
    memset(&bss_start, 0, (size_t)((uint8_t *)&bss_end - (uint8_t *)&bss_start));
    leave((uint32_t)main_loop());
}

__attribute__((noreturn)) static void fault(void)
{
    semihost(0x04, "FAULT\n");
    leave(99);
}

typedef void (*vector)(void);
__attribute__((section(".vectors"), used)) static const vector vectors[16] = {
    (vector)&stack_top, reset, fault, fault, fault, fault, fault, fault, 0, 0, 0, fault, fault, 0, fault, fault,
};
