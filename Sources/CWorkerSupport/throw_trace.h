#pragma once

/// Notes from now on where errors are thrown.
void throw_trace_install(void);
/// The stack on which an error was thrown by the calling thread, newest frame first; returns its
/// depth, 0 when it is not known.
int throw_trace_take(const void *error, void **frames, int limit);
