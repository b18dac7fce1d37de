#pragma once

#include "include/cell_ending.h"

/// Notes the variables that the calling thread leaves half changed when it stops here, in the way
/// that the ending says.
void half_changes_note(struct cell_ending *ending);
