#define _GNU_SOURCE
#include "cell_state.h"
#include <stdatomic.h>
#include <unistd.h>

static atomic_int thread;
static atomic_bool is_running, is_expected;
static __thread bool is_handed_over;

void cell_state_take_thread(void) { atomic_store(&thread, gettid()); }

pid_t cell_state_thread(void) { return atomic_load(&thread); }

void cell_state_expect(void) { atomic_store(&is_expected, true); }

void cell_state_begin(void) {
    atomic_store(&is_expected, false);
    atomic_store(&is_running, true);
}

bool cell_state_end(void) { return atomic_exchange(&is_running, false); }

bool cell_state_cancel(void) { return atomic_exchange(&is_expected, false); }

bool cell_state_is_active(void) { return atomic_load(&is_running) || atomic_load(&is_expected); }

void cell_state_hand_over(void) { is_handed_over = true; }

bool cell_state_is_handed_over(void) { return is_handed_over; }
