#pragma once

#include <stdbool.h>

// Whose code lies at an address. The questions may be asked in signal handlers.

#pragma clang assume_nonnull begin

/// Adds the code of a loaded cell.
void code_ranges_add_cell(int cell, const void *address_inside);
/// Adds a library whose work must not be interrupted halfway (thread pools, BLAS).
void code_ranges_protect(const void *address_inside);

/// The number of the cell that the code belongs to, or 0.
int code_ranges_cell_at(const void *_Nullable address);
/// Whether it is a library's that must not be interrupted halfway.
bool code_ranges_are_protected(const void *_Nullable address);
/// Whether it is a library's that was written in Swift, which holds locks for moments only.
bool code_ranges_are_swift_library(const void *_Nullable address);
/// Whether it is this program's own.
bool code_ranges_are_own(const void *_Nullable address);

#pragma clang assume_nonnull end
