#define _GNU_SOURCE
#include "descriptors.h"
#include "include/process_copy.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

// The descriptors by which this process works: its link to the kernel, and what threads wait at.
// Code that closes all descriptors means those of its own; these stay open.

enum { LIMIT = 1024, STREAMS = 3 };

static atomic_bool is_own[LIMIT];
/// Copies of the standard streams, for the cell after one that closed them.
static int copies[STREAMS];

static bool is_kept(int descriptor) {
    return descriptor >= STREAMS && descriptor < LIMIT && atomic_load(&is_own[descriptor])
        && !process_copy_is_current();
}

void descriptors_install(void) {
    for (int i = 0; i < STREAMS; i++) copies[i] = fcntl(i, F_DUPFD_CLOEXEC, STREAMS);
    DIR *folder = opendir("/proc/self/fd");
    if (!folder) return;
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        int descriptor = atoi(entry->d_name);
        if (entry->d_name[0] == '.' || descriptor == dirfd(folder)) continue;
        if (descriptor >= STREAMS && descriptor < LIMIT) atomic_store(&is_own[descriptor], true);
    }
    closedir(folder);
}

void descriptors_restore_streams(void) {
    for (int i = 0; i < STREAMS; i++) {
        if (copies[i] >= 0 && fcntl(i, F_GETFD) < 0 && errno == EBADF) dup2(copies[i], i);
    }
}

// MARK: - In place of the C library's functions, for the worker and every library in it

static void *original(const char *name) { return dlsym(RTLD_NEXT, name); }

int close(int descriptor) {
    if (is_kept(descriptor)) return 0;
    return (int)syscall(SYS_close, descriptor);
}

int close_range(unsigned first, unsigned last, int flags) {
    // Range by range, between those that stay.
    for (unsigned low = first; low <= last;) {
        while (low <= last && is_kept((int)low)) low++;
        unsigned high = low;
        while (high < last && high < LIMIT && !is_kept((int)high + 1)) high++;
        if (high >= LIMIT) high = last;
        if (low <= last && syscall(SYS_close_range, low, high, flags) != 0) return -1;
        if (high == last) break;
        low = high + 1;
    }
    return 0;
}

void closefrom(int lowest) { close_range((unsigned)(lowest > 0 ? lowest : 0), ~0U, 0); }

int dup2(int old, int new) {
    if (is_kept(new) && old != new) {
        errno = EBUSY;
        return -1;
    }
    static _Atomic(int (*)(int, int)) known;
    if (!atomic_load(&known)) atomic_store(&known, (int (*)(int, int))original("dup2"));
    return atomic_load(&known)(old, new);
}
