#include "worker_support.h"
int worker_support_version(void) { return 1; }
