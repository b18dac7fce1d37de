#include "include/event.h"
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int event_make(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void event_signal(int event) {
    uint64_t one = 1;
    // A full counter means that it was signalled already.
    if (write(event, &one, sizeof one) < 0) return;
}

bool event_wait(int event, int milliseconds) {
    struct pollfd waiting = {.fd = event, .events = POLLIN};
    poll(&waiting, 1, milliseconds);
    uint64_t count;
    // That another thread was faster is no error: callers look for work again.
    return read(event, &count, sizeof count) > 0;
}
