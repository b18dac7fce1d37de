#pragma once

/// Gets ready to keep account of the main queue's blocks. Call once.
void main_blocks_install(void);
/// Calls the main queue again for the blocks behind one that was parked.
void main_blocks_make_up(void);
