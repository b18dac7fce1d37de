#include "cell_ending.h"
#include <semaphore.h>
#include <stdatomic.h>
#include <unistd.h>

static struct cell_ending last;
static sem_t is_published;
static atomic_flag is_taken = ATOMIC_FLAG_INIT;

void cell_ending_install(void) { sem_init(&is_published, 0, 0); }

void cell_ending_publish(const struct cell_ending *ending) {
    enum { PAUSE_MICROSECONDS = 100 };
    while (atomic_flag_test_and_set(&is_taken)) usleep(PAUSE_MICROSECONDS);
    last = *ending;
    sem_post(&is_published);
}

void cell_ending_wait(struct cell_ending *ending) {
    while (sem_wait(&is_published) != 0) {}
    *ending = last;
    atomic_flag_clear(&is_taken);
}
