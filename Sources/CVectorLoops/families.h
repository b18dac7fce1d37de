#include "vector_loops.h"

extern const VectorLoops vector_loops_8, vector_loops_16;
