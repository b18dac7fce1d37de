#define _GNU_SOURCE
#include "internal.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Copies of this process that the code of a cell makes with fork().
//
// A copy has one thread and nobody to report to. It ends where a program would: with the cell's code,
// by exit() or by a trap; it never becomes a second process that runs cells.

enum { LINK = 3 };

static bool is_copy;

bool cell_process_is_copy(void) { return is_copy; }

_Noreturn void cell_process_end_copy(int code) {
    // What the libraries would do at the end waits for threads that the copy does not have.
    cell_run_exit_handlers();
    fflush(stdout);
    fflush(stderr);
    _exit(code);
}

/// Writes out what is buffered: both would write it at their ends.
static void before_fork(void) { cell_try_flush_output(); }

static void in_copy(void) {
    is_copy = true;
    // Its reports would get between those of the process that runs the cell.
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0) dup2(nowhere, LINK);
}

void cell_process_install(void) { pthread_atfork(before_fork, NULL, in_copy); }
