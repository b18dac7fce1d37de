#define _GNU_SOURCE
#include "streams.h"
#include <errno.h>
#include <linux/futex.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { BUFFER_SIZE = 64 << 10 };

// MARK: - Output

void streams_try_flush(void) {
    if (ftrylockfile(stdout) != 0) return;
    fflush_unlocked(stdout);
    funlockfile(stdout);
}

void streams_flush(void) {
    enum { PATIENCE_MILLISECONDS = 500, MICROSECONDS = 1000 };
    for (int waited = 0; waited < PATIENCE_MILLISECONDS; waited++) {
        if (ftrylockfile(stdout) == 0) {
            fflush_unlocked(stdout);
            funlockfile(stdout);
            return;
        }
        usleep(MICROSECONDS);
    }
}

// MARK: - Locks of threads that stopped for good

/// The C library's lock of a stream. A thread that was parked inside `print` cannot give it back,
/// and others may already wait for it, so it is ended for the thread.
struct stream_lock {
    int state; // 0 free, 1 taken, more when threads wait
    int count;
    void *owner;
};

static void release(FILE *stream, const void *owner) {
    struct stream_lock *lock = (struct stream_lock *)stream->_lock;
    if (__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) != owner) return;
    lock->owner = NULL;
    lock->count = 0;
    __atomic_store_n(&lock->state, 0, __ATOMIC_RELEASE);
    syscall(SYS_futex, &lock->state, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, INT_MAX, NULL, NULL, 0);
}

void streams_release_locks(const void *owner) {
    release(stdout, owner);
    release(stderr, owner);
    release(stdin, owner);
    streams_try_flush();
}

// MARK: - Input

static int64_t (*read_input)(char *buffer, int64_t size);

static ssize_t read_cookie(void *cookie, char *buffer, size_t size) {
    (void)cookie;
    return read_input(buffer, (int64_t)size);
}

bool streams_install_input(int64_t (*read_line)(char *buffer, int64_t size)) {
    read_input = read_line;
    setvbuf(stdout, NULL, _IOFBF, BUFFER_SIZE);
    setvbuf(stderr, NULL, _IONBF, 0);
    cookie_io_functions_t functions = {.read = read_cookie};
    FILE *stream = fopencookie(NULL, "r", functions);
    if (!stream) return false;
    stdin = stream;
    return true;
}

/// Whether descriptor 0 is still the empty device that the worker was started with.
static bool asks_the_user(int descriptor) {
    enum { MEMORY_DEVICES = 1, NULL_DEVICE = 3 };
    struct stat status;
    return descriptor == STDIN_FILENO && read_input && fstat(descriptor, &status) == 0
        && S_ISCHR(status.st_mode) && status.st_rdev == makedev(MEMORY_DEVICES, NULL_DEVICE);
}

extern ssize_t __read(int descriptor, void *buffer, size_t size);

/// Takes the place of the C library's function for the worker and every library in it.
ssize_t read(int descriptor, void *buffer, size_t size) {
    if (asks_the_user(descriptor)) return read_input(buffer, (int64_t)size);
    return __read(descriptor, buffer, size);
}
