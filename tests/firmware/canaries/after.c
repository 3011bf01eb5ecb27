/* Linked just after the arena. */
#include <stdint.h>

uint8_t canary_after[4096];
