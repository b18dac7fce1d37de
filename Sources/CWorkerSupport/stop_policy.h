#pragma once

#include "include/stop_policy.h"

/// Installs the handlers of faults and of the stop signal. Call once.
void stop_policy_install(void);
