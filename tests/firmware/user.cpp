/* A C++ program that uses the network: runs the vectors and compares their outputs. */
#include "vectors/vectors.h"
#include <used.h>

#include <algorithm>

int main()
{
    for (int i = 0; i < USED_VECTOR_COUNT; i++) {
        std::copy_n(used_vector_inputs[i], USED_INPUT_BYTES, used_input());
        used_run();
        if (!std::equal(used_output(), used_output() + USED_OUTPUT_BYTES, used_vector_outputs[i])) {
            return 1;
        }
    }
    return 0;
}
