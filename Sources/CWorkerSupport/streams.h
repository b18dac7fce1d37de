#pragma once

#include "include/streams.h"

/// Ends the locks of C streams that a parked thread holds.
void streams_release_locks(const void *owner);
