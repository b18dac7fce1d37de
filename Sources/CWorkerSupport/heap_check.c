#define _GNU_SOURCE
#include "heap_check.h"
#include "include/event.h"
#include <malloc.h>
#include <pthread.h>
#include <stddef.h>

static int question = -1, answer = -1;

static void *answer_questions(void *unused) {
    (void)unused;
    for (;;) {
        event_wait(question, -1);
        // Takes and releases the lock of every arena.
        (void)mallinfo2();
        event_signal(answer);
    }
    return NULL;
}

void heap_check_install(void) {
    question = event_make();
    answer = event_make();
    pthread_t thread;
    pthread_create(&thread, NULL, answer_questions, NULL);
}

bool heap_check_answers(int milliseconds) {
    event_signal(question);
    return event_wait(answer, milliseconds);
}
