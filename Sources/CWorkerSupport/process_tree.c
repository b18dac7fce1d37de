#define _GNU_SOURCE
#include "include/process_tree.h"
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct process {
    pid_t identifier, parent;
    uint64_t start;
    bool is_member;
};

uint64_t process_tree_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    uint64_t rate = (uint64_t)sysconf(_SC_CLK_TCK);
    return (uint64_t)now.tv_sec * rate + (uint64_t)now.tv_nsec * rate / 1000000000;
}

/// Reads a file of a process; returns its bytes with a zero behind them, or NULL.
static char *contents(pid_t process, const char *name, size_t *size) {
    enum { STEP = 16 << 10, LIMIT = 4 << 20 };
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)process, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return NULL;
    char *bytes = NULL;
    *size = 0;
    while (*size < LIMIT) {
        char *larger = realloc(bytes, *size + STEP + 1);
        if (!larger) break;
        bytes = larger;
        ssize_t count = read(file, bytes + *size, STEP);
        if (count <= 0) break;
        *size += (size_t)count;
    }
    close(file);
    if (bytes) bytes[*size] = 0;
    return bytes;
}

/// Whether a process started with the session's variable.
static bool is_marked(pid_t process, const char *session) {
    static const char NAME[] = PROCESS_TREE_MARK "=";
    size_t size;
    char *variables = contents(process, "environ", &size);
    if (!variables) return false;
    bool is_found = false;
    for (char *one = variables; one < variables + size && !is_found; one += strlen(one) + 1) {
        is_found = strncmp(one, NAME, sizeof NAME - 1) == 0
            && strcmp(one + sizeof NAME - 1, session) == 0;
    }
    free(variables);
    return is_found;
}

/// Reads who a process is; false if it has ended, waited for or not.
static bool read_process(pid_t identifier, struct process *process) {
    size_t size;
    char *text = contents(identifier, "stat", &size);
    if (!text) return false;
    // The name is in parentheses and may hold any character.
    const char *end = strrchr(text, ')');
    char state = 0;
    int parent = 0;
    unsigned long long start = 0;
    bool is_read = end
        && sscanf(
               end + 1,
               " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
               &state, &parent, &start) == 3;
    free(text);
    *process = (struct process){identifier, parent, start, false};
    return is_read && state != 'Z' && state != 'X';
}

/// All processes of the system; returns their number.
static size_t read_processes(struct process **processes) {
    DIR *folder = opendir("/proc");
    size_t count = 0, capacity = 0;
    *processes = NULL;
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        pid_t identifier = (pid_t)atoi(entry->d_name);
        if (identifier <= 0) continue;
        if (count == capacity) {
            capacity = capacity ? 2 * capacity : 256;
            struct process *larger = realloc(*processes, capacity * sizeof *larger);
            if (!larger) break;
            *processes = larger;
        }
        if (read_process(identifier, &(*processes)[count])) count++;
    }
    if (folder) closedir(folder);
    return count;
}

/// Marks what descends from `root` or from a member.
static void add_descendants(struct process *processes, size_t count, pid_t root) {
    for (bool changes = true; changes;) {
        changes = false;
        for (size_t i = 0; i < count; i++) {
            if (processes[i].is_member) continue;
            bool descends = root > 0 && processes[i].parent == root;
            for (size_t k = 0; k < count && !descends; k++) {
                descends = processes[k].is_member && processes[k].identifier == processes[i].parent;
            }
            if (descends) processes[i].is_member = changes = true;
        }
    }
}

int process_tree_signal(
    pid_t root, const char *session, uint64_t since, uint64_t until, int signal) {
    struct process *processes;
    size_t count = read_processes(&processes);
    pid_t own = getpid();
    for (size_t i = 0; i < count; i++) {
        pid_t identifier = processes[i].identifier;
        processes[i].is_member =
            identifier != own && identifier != root && is_marked(identifier, session);
    }
    add_descendants(processes, count, root);
    int found = 0;
    for (size_t i = 0; i < count; i++) {
        const struct process *process = &processes[i];
        bool is_spared = process->identifier == own || process->identifier == root;
        if (!process->is_member || is_spared) continue;
        if (process->start < since || process->start > until) continue;
        if (kill(process->identifier, signal) == 0) found++;
    }
    free(processes);
    return found;
}

void process_tree_end(pid_t root, const char *session) {
    enum { ROUNDS = 20 };
    for (int i = 0; i < ROUNDS; i++) {
        if (process_tree_signal(root, session, 0, UINT64_MAX, SIGKILL) == 0) return;
        usleep(2000);
    }
}
