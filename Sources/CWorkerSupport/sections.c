#define _GNU_SOURCE
#include "sections.h"
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// Sections of loaded libraries. Only the file says where they are.

/// The section's address in the file's own numbering, and its size; false when there is none.
static bool find_section(
    const char *file, size_t size, const char *name, uint64_t *address, uint64_t *length) {
    const ElfW(Ehdr) *header = (const void *)file;
    if (size < sizeof *header || header->e_shoff + header->e_shnum * sizeof(ElfW(Shdr)) > size) {
        return false;
    }
    const ElfW(Shdr) *sections = (const void *)(file + header->e_shoff);
    const char *names = file + sections[header->e_shstrndx].sh_offset;
    for (int i = 0; i < header->e_shnum; i++) {
        if (strcmp(names + sections[i].sh_name, name) != 0) continue;
        *address = sections[i].sh_addr;
        *length = sections[i].sh_size;
        return true;
    }
    return false;
}

const int32_t *sections_find(
    const char *library, const void *address_inside, const char *name, size_t *count) {
    const int32_t *records = NULL;
    *count = 0;
    Dl_info info;
    if (!dladdr(address_inside, &info)) return NULL;
    int descriptor = open(library, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0) return NULL;
    if (fstat(descriptor, &status) == 0) {
        size_t size = (size_t)status.st_size;
        void *file = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        uint64_t address, length;
        if (file != MAP_FAILED) {
            if (find_section(file, size, name, &address, &length)) {
                records = (const void *)((const char *)info.dli_fbase + address);
                *count = length / sizeof *records;
            }
            munmap(file, size);
        }
    }
    close(descriptor);
    return records;
}
