#pragma once

#include <stdbool.h>

// Changes of variables that are under way on the calling thread.
//
// The code of a cell tells the runtime when it begins and when it ends to change something that
// others could see (the rule of exclusive access). In between, a dictionary may have an entry that
// is neither old nor new. These two functions of the runtime are replaced by ones that keep
// account.

/// A change that has begun and not ended.
struct tracked_change {
    const void *record;   // the runtime's note of it, on the stack of the code that changes
    const void *variable;
    int restorations;     // what brings the old value back, should the thread stop
};

/// Sets what is called where the last change ends, after change_tracker_call_at_end.
void change_tracker_install(void (*at_end)(void));
/// Has that called on this thread once no change is under way.
void change_tracker_call_at_end(void);

/// Notes that a change begins, and that the one with that record has ended.
void change_tracker_begin(const void *record, const void *variable);
void change_tracker_end(const void *record);
/// Whether a change is under way whose old value would not come back.
bool change_tracker_is_changing(void);
/// The changes under way, the oldest first.
const struct tracked_change *change_tracker_changes(int *count);
/// The index of the newest change, or -1.
int change_tracker_newest(void);
/// Adds to the number of what brings a change's old value back; -1 is the index of none.
void change_tracker_add_restorations(int index, int count);

/// Starts the account anew: the code of another cell or task begins.
void change_tracker_forget(void);
