#pragma once

#include <stdint.h>
#include <sys/types.h>

// The programs that the code of a session started, with all that these started.
//
// They are the descendants of the process that runs cells. One whose parent has ended is nobody's
// descendant any more; such ones are known by a variable that they inherited.

#pragma clang assume_nonnull begin

/// The name of the variable that all programs of a session inherit; its value is the session's
/// folder.
#define PROCESS_TREE_MARK "SWIFT_KERNEL_SESSION"

/// Now, as the system counts when it notes the start of a process: in its ticks.
uint64_t process_tree_now(void);

/// Sends a signal to the programs of a session that started between two times.
///
/// `root` is the process that runs cells, which is spared; 0 if it has ended. So is the caller.
/// Returns how many programs there are; the signal 0 only counts.
int process_tree_signal(
    pid_t root, const char *session, uint64_t since, uint64_t until, int signal);

/// Ends all programs of a session, also those that they start meanwhile.
void process_tree_end(pid_t root, const char *session);

#pragma clang assume_nonnull end
