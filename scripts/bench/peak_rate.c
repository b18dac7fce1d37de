// The machine's peak rate of float32 multiply-adds: registers only, all cores, the widest vectors
// the compiler may use. Prints GFLOP/s, the best of several runs.
//
//     cc -O3 -march=native -mprefer-vector-width=512 -fopenmp peak_rate.c -o peak_rate
#include <stdio.h>
#include <time.h>

typedef float lane __attribute__((vector_size(64)));

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(void) {
    const long steps = 4000000;
    double best = 0;
    for (int run = 0; run < 12; run++) {
        double operations = 0, start = now();
#pragma omp parallel reduction(+ : operations)
        {
            // Twelve independent sums hide the latency of two units.
            lane s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, sa, sb, x, y;
            for (int i = 0; i < 16; i++) {
                x[i] = 0.999f, y[i] = 1e-3f * i;
                s0[i] = s1[i] = s2[i] = s3[i] = s4[i] = s5[i] = i;
                s6[i] = s7[i] = s8[i] = s9[i] = sa[i] = sb[i] = i;
            }
            for (long step = 0; step < steps; step++) {
                s0 = s0 * x + y, s1 = s1 * x + y, s2 = s2 * x + y, s3 = s3 * x + y;
                s4 = s4 * x + y, s5 = s5 * x + y, s6 = s6 * x + y, s7 = s7 * x + y;
                s8 = s8 * x + y, s9 = s9 * x + y, sa = sa * x + y, sb = sb * x + y;
                __asm__ volatile("" ::"r"(step));
            }
            lane all = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + sa + sb;
            operations += 12.0 * 16 * 2 * steps + (all[0] == 12345.0f);
        }
        double rate = operations / (now() - start) * 1e-9;
        if (rate > best) best = rate;
    }
    printf("%.0f\n", best);
    return 0;
}
