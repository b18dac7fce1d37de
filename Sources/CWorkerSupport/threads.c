#define _GNU_SOURCE
#include "include/worker_threads.h"
#include "include/bell.h"
#include "internal.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SIGNAL_STACK_SIZE = 128 << 10, THREAD_STEP_LIMIT = 1024 };

static __thread int part;
static __thread uintptr_t stack_low, stack_high;
/// The cell that ran when the thread began its step of a task; 0 between steps.
static __thread int step_cell;
/// How often in a row the thread was found busy.
static __thread int busy_count;

void thread_set_part(int new_part) { part = new_part; }
int thread_part(void) { return part; }

// MARK: - Steps of tasks

/// The threads that run a step of a task just now.
static _Atomic(pid_t) stepping[THREAD_STEP_LIMIT];
static __thread int place = -1;

void thread_begin_step(int cell) {
    busy_count = 0;
    step_cell = cell;
    thread_forget_changes();
    pid_t own = gettid();
    for (int i = 0; i < THREAD_STEP_LIMIT; i++) {
        pid_t none = 0;
        if (!atomic_compare_exchange_strong(&stepping[i], &none, own)) continue;
        place = i;
        return;
    }
}

void thread_end_step(void) {
    if (place >= 0) atomic_store(&stepping[place], 0);
    place = -1;
    step_cell = 0;
}

static bool is_stepping(pid_t thread) {
    for (int i = 0; i < THREAD_STEP_LIMIT; i++) {
        if (atomic_load(&stepping[i]) == thread) return true;
    }
    return false;
}

int thread_step_cell(void) { return step_cell; }

bool thread_stays_busy(bool is_busy) {
    enum { LIMIT = 5 };
    busy_count = is_busy ? busy_count + 1 : 0;
    return busy_count >= LIMIT;
}

bool thread_stays_very_busy(void) {
    enum { LIMIT = 20 };
    return busy_count >= LIMIT;
}

void thread_stack(uint64_t *low, uint64_t *high) {
    *low = stack_low;
    *high = stack_high;
}

bool thread_is_below_stack(const void *address) {
    // The guard page is the lowest of the stack; a large frame may reach past it.
    enum { REACH = 1 << 20, GUARD = 1 << 16 };
    uintptr_t wanted = (uintptr_t)address;
    return stack_low != 0 && wanted >= stack_low - REACH && wanted < stack_low + GUARD;
}

// MARK: - Starting threads

static pthread_key_t signal_stack;
static pthread_once_t signal_stack_once = PTHREAD_ONCE_INIT;

static void free_signal_stack(void *memory) {
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    munmap(memory, SIGNAL_STACK_SIZE);
}

static void make_signal_stack_key(void) { pthread_key_create(&signal_stack, free_signal_stack); }

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

struct beginning {
    void *(*body)(void *);
    void *argument;
};

static void *begin(void *raw) {
    struct beginning beginning = *(struct beginning *)raw;
    free(raw);
    prepare();
    return beginning.body(beginning.argument);
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
    struct beginning *beginning = malloc(sizeof *beginning);
    if (!beginning) return EAGAIN;
    *beginning = (struct beginning){body, argument};
    int failure = create_thread(thread, attributes, begin, beginning);
    if (failure) free(beginning);
    return failure;
}

struct own_thread {
    void (*body)(void);
    int part;
};

static void *run_own_thread(void *raw) {
    struct own_thread thread = *(struct own_thread *)raw;
    free(raw);
    part = thread.part;
    if (part == THREAD_CELLS) cell_thread_main(thread.body);
    thread.body();
    return NULL;
}

bool thread_start(void (*body)(void), int new_part, int64_t stack_size) {
    struct own_thread *own = malloc(sizeof *own);
    if (!own) return false;
    *own = (struct own_thread){body, new_part};
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, (size_t)stack_size);
    bool started = pthread_create(&thread, &attributes, run_own_thread, own) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) free(own);
    return started;
}

// MARK: - Stopping threads that are busy with a cell

static atomic_int stopping_cell;

int thread_stopping_cell(void) { return atomic_load(&stopping_cell); }

/// Whether the system says that the thread computes.
static bool is_running(const char *identifier) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/self/task/%.20s/stat", identifier);
    FILE *file = fopen(path, "re");
    if (!file) return false;
    size_t count = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[count] = 0;
    const char *end = strrchr(text, ')');
    return end && end[1] == ' ' && end[2] == 'R';
}

int thread_stop_busy(int cell) {
    DIR *folder = opendir("/proc/self/task");
    if (!folder) return 0;
    atomic_store(&stopping_cell, cell);
    pid_t process = getpid(), own = gettid(), cells = cell_thread_identifier();
    int asked = 0;
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        pid_t thread = (pid_t)atoi(entry->d_name);
        if (thread <= 0 || thread == own || thread == cells) continue;
        // A thread that waits is left alone, unless tasks wait for it.
        if (!is_stepping(thread) && !is_running(entry->d_name)) continue;
        if (syscall(SYS_tgkill, process, thread, SIGUSR2) == 0) asked++;
    }
    closedir(folder);
    return asked;
}

// MARK: - Memory

static int heap_question = -1, heap_answer = -1;

static void *answer_for_heap(void *unused) {
    (void)unused;
    for (;;) {
        bell_wait(heap_question, -1);
        // Takes and releases the lock of every arena.
        (void)mallinfo2();
        bell_ring(heap_answer);
    }
    return NULL;
}

void thread_install(void) {
    part = THREAD_SUPERVISOR;
    prepare();
    heap_question = bell_make();
    heap_answer = bell_make();
    pthread_t thread;
    pthread_create(&thread, NULL, answer_for_heap, NULL);
}

bool thread_heap_answers(int milliseconds) {
    bell_ring(heap_question);
    return bell_wait(heap_answer, milliseconds);
}
