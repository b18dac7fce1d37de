#pragma once

#pragma clang assume_nonnull begin

/// Lets the types of a newly loaded cell show the name of the user's one program, `main`, instead
/// of the name of the cell's module.
void module_names_set(int cell, const char *library, const void *address_inside);

#pragma clang assume_nonnull end
