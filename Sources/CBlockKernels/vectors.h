// Vectors of VL numbers; the compiler splits them where the processor's are shorter.
#include <stdbool.h>
#include <string.h>

// Vectors are handed over between functions of one file only, all of them inlined.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float vec __attribute__((vector_size(VL * 4), aligned(4)));
typedef int mask __attribute__((vector_size(VL * 4), aligned(4)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

INLINE vec load(const float *p) { return *(const vec *)p; }
INLINE void store(float *p, vec v) { *(vec *)p = v; }
INLINE vec broadcast(float x) { return x - (vec){}; }
INLINE vec choose(mask m, vec a, vec b) {
    return (vec)(((mask)a & m) | ((mask)b & ~m));
}
// Not-a-number passes through both.
INLINE vec atLeast(vec x, vec limit) { return choose(x < limit, limit, x); }
INLINE vec atMost(vec x, vec limit) { return choose(x > limit, limit, x); }
