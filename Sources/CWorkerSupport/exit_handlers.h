#pragma once

/// Runs what cells gave to atexit(), the newest first.
void exit_handlers_run(void);
