#ifndef INTERNAL_H
#define INTERNAL_H

#include "include/cell_thread.h"
#include "include/worker_threads.h"
#include <sys/types.h>

// cell_thread.c

/// Publishes an ending and stops the calling thread for good, or, if that is no way out, until the
/// process ends.
_Noreturn void cell_end_and_park(struct cell_ending *ending);
/// Ends the cell that runs on the calling thread, as exit() with that status does.
_Noreturn void cell_exit_and_park(int code);
/// Whether there is something on the cell thread to be stopped: a cell, or what keeps it from one.
bool cell_is_interruptible(void);
/// How rudely the cell may be stopped (enum cell_rudeness).
int cell_rudeness(void);
/// Stops the calling thread for good if it belongs to what is being stopped: called where it has
/// just ended a change of a variable.
void cell_stop_between_changes(void);
/// The system's number of the cell thread.
pid_t cell_thread_identifier(void);
/// Runs cells and what else is for the main thread, for ever; called on the cell thread.
_Noreturn void cell_thread_run_loop(void);
/// The oldest function of the cell thread.
void cell_thread_main(void (*body)(void));

// main_thread.c

/// Makes the calling thread, a new cell thread, the main one.
void main_thread_take(void);
/// Whether the calling thread was given to the main queue for good.
bool main_thread_is_handed_over(void);

// main_blocks.c

/// Gets ready to keep account of the main queue's blocks.
void main_blocks_install(void);
/// Calls the main queue again for the blocks behind one that was parked.
void main_blocks_make_up(void);

// type_names.c

/// Lets code find a type of a newly loaded cell by its name, instead of an older one.
void cell_note_type(const void *context);

// throws.c

/// Notes from now on where errors are thrown.
void throw_install(void);
/// The stack on which an error was thrown by the calling thread, newest frame first; returns its
/// depth, 0 when it is not known.
int throw_callers(const void *error, void **frames, int limit);

// threads.c

/// Prepares the calling thread, which is to supervise the others.
void thread_install(void);
/// The bounds of the calling thread's stack.
void thread_stack(uint64_t *low, uint64_t *high);
/// Whether the address lies just beyond the stack of the calling thread.
bool thread_is_below_stack(const void *address);
/// The cell that ran when the calling thread began its step of a task, or 0.
int thread_step_cell(void);
/// The cell whose threads are asked to stop.
int thread_stopping_cell(void);
/// Notes whether the calling thread was met at work, and returns whether that is no accident.
bool thread_stays_busy(bool is_busy);
/// Whether that has been so for long.
bool thread_stays_very_busy(void);

// changes.c

/// Whether the calling thread is changing a variable that others can see and that would not be brought
/// back.
bool thread_is_changing(void);
/// Stops the calling thread once it has ended its changes.
void thread_stop_after_change(void);
/// How many changes the calling thread has begun and not ended.
int thread_open_changes(void);
/// Notes the variables that the calling thread leaves half changed when it stops here.
void thread_note_changes(struct cell_ending *ending);
/// The variable that something is, or, when it is only a part of one, the one whose change began first;
/// NULL when none is being changed.
const void *thread_changed_variable(const void *part);
/// Starts the account of the calling thread anew: the code of another cell or task begins.
void thread_forget_changes(void);

// open_entries.c

/// Notes the entries of dictionaries that the calling thread was changing when it stopped here.
void thread_note_entries(struct cell_ending *ending);
/// Forgets those that the calling thread has begun to change.
void thread_forget_entries(void);

// restoration.c

/// Brings back what the calling thread has in disorder.
void thread_restore(void);
/// Whether that is what the change with this index is about.
bool thread_has_restored(int change);

// once.c

/// Lets the initialisers run again in whose midst the calling thread stops.
void thread_end_initialisers(void);

// locks.c

/// Whether the calling thread holds a lock of the C library's kind.
bool thread_holds_lock(void);

// streams.c

/// Ends the locks of C streams that a parked thread holds.
void cell_release_streams(const void *owner);

// images.c

/// Whether the address lies in a library that must not be interrupted halfway.
bool cell_is_protected(const void *address);
/// Whether the address lies in a library written in Swift, which holds locks for moments only.
bool cell_is_quiet(const void *address);

// sections.c

/// The records of a section of a loaded library, relative pointers, and their number; NULL and 0 when
/// the library has no such section.
const int32_t *cell_section(
    const char *library, const void *address_inside, const char *name, size_t *count);

// exit_handlers.c, descriptors.c

/// Runs what cells gave to atexit(), the newest first.
void cell_run_exit_handlers(void);
/// Notes that the descriptors which are open now are this process's own.
void descriptors_install(void);
/// Opens the standard streams again that an earlier cell closed.
void descriptors_restore_streams(void);

// forks.c

/// Gets ready for copies of this process.
void cell_process_install(void);
/// Ends a copy as a program ends, with what it printed.
_Noreturn void cell_process_end_copy(int code);

// signals.c

/// Installs the handlers of faults and of the stop signal.
void cell_install_handlers(void);
/// Takes back what an earlier cell took of the session's signals.
void cell_renew_handlers(void);
/// Notes the stack of the caller, newest frame first.
void cell_note_callers(struct cell_ending *ending);

#endif
