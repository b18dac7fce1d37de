#define _GNU_SOURCE
#include "include/process_spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <linux/close_range.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/// Puts `source` where the child expects `target`, above the range that is being filled.
static int move_aside(int source) { return fcntl(source, F_DUPFD, 10); }

_Noreturn static void run_child(
    const char *path, char *const *arguments, char *const *environment, const char *folder,
    const int descriptors[4], bool dies_with_parent, pid_t parent, volatile int *failure) {
    // What this process ignores, if only until it has a handler, another one would ignore for good.
    static const int handled[] = {SIGPIPE, SIGINT, SIGTERM};
    for (size_t i = 0; i < sizeof handled / sizeof *handled; i++) signal(handled[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    if (dies_with_parent) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(127);
    }
    int aside[4];
    int count = descriptors[3] < 0 ? 3 : 4;
    for (int i = 0; i < count; i++) {
        aside[i] = move_aside(descriptors[i]);
        if (aside[i] < 0) {
            *failure = errno;
            _exit(127);
        }
    }
    for (int i = 0; i < count; i++) {
        if (dup2(aside[i], i) < 0) {
            *failure = errno;
            _exit(127);
        }
    }
    syscall(SYS_close_range, count, ~0U, 0);
    if (folder && chdir(folder) != 0) _exit(127);
    execve(path, arguments, environment ? environment : environ);
    // The memory is the parent's, too, until this process ends.
    *failure = errno;
    _exit(127);
}

/// What a new process is made of, and what became of it.
typedef struct {
    const char *path;
    char *const *arguments, *const *environment;
    const char *folder;
    const int *descriptors;
    bool dies_with_parent;
    pid_t result;
} Order;

static pid_t start_child(const Order *order) {
    pid_t parent = getpid();
    sigset_t all, previous;
    sigfillset(&all);
    // Signals stay blocked until the child has its own handlers: it shares memory until exec.
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    volatile int failure = 0;
    pid_t child = vfork();
    if (child == 0) {
        run_child(
            order->path, order->arguments, order->environment, order->folder, order->descriptors,
            order->dies_with_parent, parent, &failure);
    }
    if (child < 0) failure = errno;
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    if (child > 0 && failure) waitpid(child, NULL, 0);
    return failure ? -failure : child;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static Order *pending;
static bool has_starter;

/// Linux ends a child with the thread that started it, not with the process. So one thread that
/// never ends starts all of them.
static void *start_children(void *unused) {
    (void)unused;
    pthread_mutex_lock(&mutex);
    for (;;) {
        while (!pending) pthread_cond_wait(&changed, &mutex);
        pending->result = start_child(pending);
        pending = NULL;
        pthread_cond_broadcast(&changed);
    }
}

/// Makes the thread, with the mutex held; 0 or an error number.
static int ensure_starter(void) {
    if (has_starter) return 0;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    pthread_t thread;
    int failure = pthread_create(&thread, &attributes, start_children, NULL);
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    pthread_attr_destroy(&attributes);
    has_starter = failure == 0;
    return failure;
}

pid_t process_spawn(
    const char *path, char *const *arguments, char *const *environment, const char *folder,
    int input, int output, int error, int link, bool dies_with_parent) {
    int descriptors[4] = {input, output, error, link};
    Order order = {path, arguments, environment, folder, descriptors, dies_with_parent, 0};
    pthread_mutex_lock(&mutex);
    int failure = ensure_starter();
    if (failure) {
        pthread_mutex_unlock(&mutex);
        return -failure;
    }
    while (pending) pthread_cond_wait(&changed, &mutex);
    pending = &order;
    pthread_cond_broadcast(&changed);
    while (!order.result) pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    return order.result;
}

int process_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int process_socket_pair(int ends[2]) {
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
}

int process_readable_bytes(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : 0;
}
