/* Two networks in one program. */
#include "first/src/first.h"
#include "first/vectors/vectors.h"
#include "second/src/second.h"
#include "second/vectors/vectors.h"

#include <string.h>

int main(void)
{
    memcpy(first_input(), first_vector_inputs[0], FIRST_INPUT_BYTES);
    memcpy(second_input(), second_vector_inputs[0], SECOND_INPUT_BYTES);
    first_run();
    second_run();
    return memcmp(first_output(), first_vector_outputs[0], FIRST_OUTPUT_BYTES) != 0 ||
           memcmp(second_output(), second_vector_outputs[0], SECOND_OUTPUT_BYTES) != 0;
}
