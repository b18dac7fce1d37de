#include "include/worker.h"
#include "cell_ending.h"
#include "cell_thread.h"
#include "descriptors.h"
#include "exit_handlers.h"
#include "heap_check.h"
#include "include/process_copy.h"
#include "include/thread_registry.h"
#include "parking.h"
#include "stop_policy.h"
#include "streams.h"
#include "throw_trace.h"
#include <unistd.h>

void worker_install(cell_exit_hook exit_hook, cell_error_hook error_hook) {
    cell_ending_install();
    parking_install();
    cell_thread_install(exit_hook, error_hook);
    thread_registry_adopt(THREAD_SUPERVISOR);
    heap_check_install();
    process_copy_install();
    throw_trace_install();
    stop_policy_install();
}

void worker_seal(void) { descriptors_install(); }

_Noreturn void worker_end(void) {
    exit_handlers_run();
    streams_flush();
    _exit(0);
}
