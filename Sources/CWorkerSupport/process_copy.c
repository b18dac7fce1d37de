#define _GNU_SOURCE
#include "include/process_copy.h"
#include "exit_handlers.h"
#include "include/streams.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Copies of this process that the code of a cell makes with fork().
//
// A copy has one thread and nobody to report to. It ends where a program would: with the cell's
// code, by exit() or by a trap; it never becomes a second process that runs cells.

enum { LINK = 3 };

static bool is_copy;

bool process_copy_is_current(void) { return is_copy; }

_Noreturn void process_copy_end(int code) {
    // What the libraries would do at the end waits for threads that the copy does not have.
    exit_handlers_run();
    fflush(stdout);
    fflush(stderr);
    _exit(code);
}

/// Writes out what is buffered: both would write it at their ends.
static void before_fork(void) { streams_try_flush(); }

static void in_copy(void) {
    is_copy = true;
    // Its reports would get between those of the process that runs the cell.
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0) dup3(nowhere, LINK, 0);
}

void process_copy_install(void) { pthread_atfork(before_fork, NULL, in_copy); }
