#pragma once

#include <stdbool.h>
#include <sys/types.h>

// The steps of tasks: what runs on a thread of the pool without a pause.

/// Marks the start of a step on the calling thread, and the cell that ran at that time.
void task_steps_begin(int cell);
/// Marks the end of that step.
void task_steps_end(void);

/// The cell that ran when the calling thread began its step, or 0 between steps.
int task_steps_cell(void);
/// How many steps the calling thread has begun.
unsigned task_steps_count(void);
/// Whether a thread is in a step.
bool task_steps_are_running(pid_t thread);
