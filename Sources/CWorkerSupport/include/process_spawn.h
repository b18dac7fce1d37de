#pragma once

#include <stdbool.h>
#include <sys/types.h>

#pragma clang assume_nonnull begin

/// Starts a program with the given descriptors as its standard streams, in `folder` unless it is
/// null.
///
/// The child leads its own process group, has default signal handling, inherits only the three
/// streams and `link` (as descriptor 3, unless it is negative), and with `dies_with_parent` is
/// killed when this process ends.
/// Returns the process, or the negated error number.
pid_t process_spawn(
    const char *path, char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nullable environment, const char *_Nullable folder, int input,
    int output, int error, int link, bool dies_with_parent);

/// Makes a pipe that programs started elsewhere do not inherit; 0, or -1 with errno.
int process_pipe(int ends[_Nonnull 2]);
/// Makes a connected pair of sockets that programs started elsewhere do not inherit.
int process_socket_pair(int ends[_Nonnull 2]);

/// The number of bytes that wait in a pipe; 0 if it is none.
int process_readable_bytes(int descriptor);

#pragma clang assume_nonnull end
