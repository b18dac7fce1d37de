#define _GNU_SOURCE
#include "include/thread_registry.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIGNAL_STACK_SIZE = 128 << 10 };

static __thread enum thread_role role;
static __thread uintptr_t stack_low, stack_high;

enum thread_role thread_registry_role(void) { return role; }

void thread_registry_stack(uint64_t *low, uint64_t *high) {
    *low = stack_low;
    *high = stack_high;
}

bool thread_registry_is_below_stack(const void *address) {
    // The guard page is the lowest of the stack; a large frame may reach past it.
    enum { REACH = 1 << 20, GUARD = 1 << 16 };
    uintptr_t wanted = (uintptr_t)address;
    return stack_low != 0 && wanted >= stack_low - REACH && wanted < stack_low + GUARD;
}

// MARK: - Signal stacks

static pthread_key_t signal_stack;
static pthread_once_t signal_stack_once = PTHREAD_ONCE_INIT;

static void free_signal_stack(void *memory) {
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    munmap(memory, SIGNAL_STACK_SIZE);
}

static void make_signal_stack_key(void) { pthread_key_create(&signal_stack, free_signal_stack); }

/// Notes the bounds of the calling thread's stack and gives it another one for signal handlers.
static void prepare(void) {
    pthread_attr_t attributes;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
            stack_low = (uintptr_t)low;
            stack_high = stack_low + size;
        }
        pthread_attr_destroy(&attributes);
    }
    pthread_once(&signal_stack_once, make_signal_stack_key);
    void *memory = mmap(
        NULL, SIGNAL_STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    stack_t alternate = {.ss_sp = memory, .ss_size = SIGNAL_STACK_SIZE};
    sigaltstack(&alternate, NULL);
    pthread_setspecific(signal_stack, memory);
}

void thread_registry_adopt(enum thread_role new_role) {
    role = new_role;
    prepare();
}

// MARK: - Starting threads

struct start {
    void *(*body)(void *);
    void *argument;
};

static void *begin(void *raw) {
    struct start start = *(struct start *)raw;
    free(raw);
    prepare();
    return start.body(start.argument);
}

/// Takes the place of the C library's function for the worker and every library in it.
int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
    typedef int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    static _Atomic(create) original;
    create create_thread = atomic_load(&original);
    if (!create_thread) {
        create_thread = (create)dlsym(RTLD_NEXT, "pthread_create");
        atomic_store(&original, create_thread);
    }
    struct start *start = malloc(sizeof *start);
    if (!start) return EAGAIN;
    *start = (struct start){body, argument};
    int failure = create_thread(thread, attributes, begin, start);
    if (failure) free(start);
    return failure;
}

struct own_thread {
    void (*body)(void);
    enum thread_role role;
};

/// The bounds of a section, which the linker knows.
extern const char __start_thread_entry[] __attribute__((visibility("hidden")));
extern const char __stop_thread_entry[] __attribute__((visibility("hidden")));

/// The oldest frame of every backtrace. The barrier keeps the call from becoming a jump.
__attribute__((noinline, section("thread_entry"))) static void enter(void (*body)(void)) {
    body();
    __asm__ volatile("" ::: "memory");
}

bool thread_registry_is_entry(const void *address) {
    const char *place = address;
    return place >= __start_thread_entry && place < __stop_thread_entry;
}

static void *run_own_thread(void *raw) {
    struct own_thread thread = *(struct own_thread *)raw;
    free(raw);
    role = thread.role;
    enter(thread.body);
    return NULL;
}

bool thread_registry_start(void (*body)(void), enum thread_role role, int64_t stack_size) {
    struct own_thread *own = malloc(sizeof *own);
    if (!own) return false;
    *own = (struct own_thread){body, role};
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, (size_t)stack_size);
    bool started = pthread_create(&thread, &attributes, run_own_thread, own) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) free(own);
    return started;
}

// MARK: - All threads

int thread_registry_list(pid_t *threads, int limit) {
    DIR *folder = opendir("/proc/self/task");
    if (!folder) return 0;
    int count = 0;
    struct dirent *entry;
    while (count < limit && (entry = readdir(folder))) {
        pid_t thread = (pid_t)atoi(entry->d_name);
        if (thread > 0) threads[count++] = thread;
    }
    closedir(folder);
    return count;
}

bool thread_registry_is_computing(pid_t thread) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/self/task/%d/stat", (int)thread);
    FILE *file = fopen(path, "re");
    if (!file) return false;
    size_t count = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[count] = 0;
    // The name before it is in parentheses and may hold any character.
    const char *end = strrchr(text, ')');
    return end && end[1] == ' ' && end[2] == 'R';
}
