#pragma once

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Writes out what C and Swift buffered for stdout, unless a thread is stuck while it prints.
void streams_flush(void);
/// The same, unless a thread is printing just now.
void streams_try_flush(void);
/// Makes `read_line` the source of standard input, for C streams and for read() alike. It returns
/// the number of bytes, 0 at the end of input, or -1.
bool streams_install_input(int64_t (*read_line)(char *buffer, int64_t size));

#pragma clang assume_nonnull end
