#include <dnnl.h>

// The OpenMP runtime that oneDNN computes on. Its parallel regions are started here directly, so
// that loops written in Swift use the same threads instead of a second pool.
void GOMP_parallel(void (*body)(void *), void *context, unsigned threads, unsigned flags);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
void omp_set_num_threads(int count);
int omp_get_num_procs(void);
