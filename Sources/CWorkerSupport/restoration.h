#pragma once

#include "include/restoration.h"

/// Brings back what the calling thread has in disorder: it stops for good.
void restoration_restore(void);
