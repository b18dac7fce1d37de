#pragma once

#pragma clang assume_nonnull begin

/// Makes the conformances of a newly loaded cell count where an earlier cell stated the same ones.
///
/// The runtime keeps the first conformance it finds, and existing values point to its table of
/// functions. So the entries of the new table are copied into the earlier one. Conformances of
/// generic types, and those with conditions, are left alone.
void conformances_replace(const char *library, const void *address_inside);

#pragma clang assume_nonnull end
