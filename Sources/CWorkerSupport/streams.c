#define _GNU_SOURCE
#include "include/cell_thread.h"
#include <stdio.h>
#include <unistd.h>

enum { BUFFER_SIZE = 64 << 10 };

void cell_flush_output(void) { fflush(stdout); }

void cell_try_flush_output(void) {
    if (ftrylockfile(stdout) != 0) return;
    fflush_unlocked(stdout);
    funlockfile(stdout);
}

static int64_t (*read_input)(char *buffer, int64_t size);

static ssize_t read_cookie(void *cookie, char *buffer, size_t size) {
    (void)cookie;
    return read_input(buffer, (int64_t)size);
}

static bool open_input(void) {
    cookie_io_functions_t functions = {.read = read_cookie};
    FILE *stream = fopencookie(NULL, "r", functions);
    if (!stream) return false;
    stdin = stream;
    return true;
}

static bool is_free(FILE *stream) {
    if (ftrylockfile(stream) != 0) return false;
    funlockfile(stream);
    return true;
}

void cell_recover_streams(void) {
    fflush_unlocked(stdout);
    if (!is_free(stdout)) {
        FILE *fresh = fdopen(STDOUT_FILENO, "w");
        if (fresh) {
            setvbuf(fresh, NULL, _IOFBF, BUFFER_SIZE);
            stdout = fresh;
        }
    }
    if (!is_free(stderr)) {
        FILE *fresh = fdopen(STDERR_FILENO, "w");
        if (fresh) {
            setvbuf(fresh, NULL, _IONBF, 0);
            stderr = fresh;
        }
    }
    if (!is_free(stdin)) open_input();
}

bool cell_install_input(int64_t (*read_line)(char *buffer, int64_t size)) {
    read_input = read_line;
    setvbuf(stdout, NULL, _IOFBF, BUFFER_SIZE);
    setvbuf(stderr, NULL, _IONBF, 0);
    return open_input();
}
