#pragma once

#include "include/main_thread.h"

/// Makes the calling thread, a new cell thread, the main one.
void main_thread_take(void);
/// Runs the loop that main_thread_install was given.
void main_thread_run_loop(void);
