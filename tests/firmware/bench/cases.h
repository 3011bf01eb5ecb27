/* What the harness runs: made anew for every program, so that the harness is compiled once. */
#include <stdint.h>
#include <string.h>

typedef void kernel(const void *, void *, void *);
typedef struct {
    kernel *run;
    const void *input;
    uint8_t *output;
    uint32_t output_bytes;
    void *scratch;
    /* 1: the output holds what is needed: the part that the case before wrote, or an input. */
    int keeps;
    /* Where the tensor begins of which some rows are written; null where that is the output. */
    uint8_t *tensor;
} bench_case;

extern const uint8_t inputs[];
extern const bench_case cases[];
extern const uint32_t case_count;
void set_up(void);
