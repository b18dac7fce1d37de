#pragma once

#include <stdbool.h>
#include <sys/types.h>

// Whether a cell runs, and on which thread.

/// Makes the calling thread the one that runs cells.
void cell_state_take_thread(void);
/// The system's number of that thread, or 0.
pid_t cell_state_thread(void);

/// Notes that a cell waits for the thread.
void cell_state_expect(void);
/// Notes that the cell has begun.
void cell_state_begin(void);
/// Notes that the cell has ended; false if none ran.
bool cell_state_end(void);
/// Notes that the cell which waits will not begin; false if none waited.
bool cell_state_cancel(void);
/// Whether a cell runs or waits. What an earlier cell left to the main queue may keep the thread
/// from the one that waits.
bool cell_state_is_active(void);

/// Notes that the calling thread was given to the main queue for good.
void cell_state_hand_over(void);
bool cell_state_is_handed_over(void);
