#include "half_changes.h"
#include "change_tracker.h"
#include "include/code_ranges.h"
#include "open_entries.h"
#include <stdbool.h>

/// The frame whose code began the change; the oldest when that is not on the stack.
static int frame_of(const struct tracked_change *change, const struct stack_trace *stack) {
    uintptr_t place = (uintptr_t)change->record;
    for (int i = 0; i + 1 < stack->depth; i++) {
        if (place >= stack->stack[i] && place < stack->stack[i + 1]) return i;
    }
    return stack->depth - 1;
}

/// Whether a library was at work on the variable and had called code of the cell, which stopped:
/// the library means to go on. Where the cell's own code changes a variable step by step, each step
/// is whole, and a library called by it alone checks what it is given before it changes anything.
static bool is_inside_library(
    const struct tracked_change *change, const struct stack_trace *stack) {
    int last = frame_of(change, stack);
    bool is_below_cell = false, is_library = false;
    for (int i = 0; i <= last; i++) {
        bool is_cell = code_ranges_cell_at(stack->frames[i]) != 0;
        if (is_cell && is_library) return true;
        is_below_cell = is_below_cell || is_cell;
        is_library = is_below_cell && !is_cell && !code_ranges_are_own(stack->frames[i]);
    }
    return false;
}

void half_changes_note(struct cell_ending *ending) {
    bool may_be_anywhere = ending->kind == CELL_INTERRUPTED && !ending->waits_in_c
        && !ending->is_between_statements;
    int count;
    const struct tracked_change *changes = change_tracker_changes(&count);
    ending->change_count = 0;
    for (int i = 0; i < count && ending->change_count < CELL_CHANGE_LIMIT; i++) {
        if (changes[i].restorations > 0) continue;
        if (!may_be_anywhere && !is_inside_library(&changes[i], &ending->stack)) continue;
        ending->changes[ending->change_count++] = changes[i].variable;
    }
    ending->entry_count = open_entries_note(
        ending->entries, CELL_CHANGE_LIMIT, ending->stack_low, ending->stack_high);
}
