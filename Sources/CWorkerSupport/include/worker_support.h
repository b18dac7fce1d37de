#ifndef WORKER_SUPPORT_H
#define WORKER_SUPPORT_H
int worker_support_version(void);
#endif
