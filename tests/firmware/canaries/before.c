/* Linked just before the arena. */
#include <stdint.h>

uint8_t canary_before[4096];
