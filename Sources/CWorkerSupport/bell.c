#include "include/bell.h"
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int bell_make(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void bell_ring(int bell) {
    uint64_t one = 1;
    // A full counter means that the bell has rung already.
    if (write(bell, &one, sizeof one) < 0) return;
}

bool bell_wait(int bell, int milliseconds) {
    struct pollfd waiting = {.fd = bell, .events = POLLIN};
    poll(&waiting, 1, milliseconds);
    uint64_t count;
    // A bell that another thread has already heard is no error: callers look for work again.
    return read(bell, &count, sizeof count) > 0;
}
