#define _GNU_SOURCE
#include "include/symbols.h"
#include <dlfcn.h>
#include <link.h>
#include <stddef.h>

const char *symbols_variable_at(const void *address) {
    Dl_info info;
    void *entry = NULL;
    if (!dladdr1(address, &info, &entry, RTLD_DL_SYMENT) || !info.dli_sname || !entry) return NULL;
    const ElfW(Sym) *symbol = entry;
    size_t distance = (size_t)((const char *)address - (const char *)info.dli_saddr);
    return distance < symbol->st_size ? info.dli_sname : NULL;
}

bool symbols_locate(const void *address, const char **image, uint64_t *offset) {
    Dl_info info;
    if (!dladdr(address, &info) || !info.dli_fname) return false;
    *image = info.dli_fname;
    *offset = (uint64_t)((uintptr_t)address - (uintptr_t)info.dli_fbase);
    return true;
}
