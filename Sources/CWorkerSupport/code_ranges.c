#define _GNU_SOURCE
#include "include/code_ranges.h"
#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

// Address ranges of executable code. Appended by one thread, read by signal handlers: an entry is
// complete before the count that includes it is stored.

struct range {
    uintptr_t low, high;
    int cell;
};

enum { CELL_LIMIT = 1 << 16, PROTECTED_LIMIT = 64, SWIFT_LIBRARY_LIMIT = 64 };

static struct range cells[CELL_LIMIT];
static atomic_int cell_count;
static struct range protected[PROTECTED_LIMIT];
static atomic_int protected_count;
static struct range swift_libraries[SWIFT_LIBRARY_LIMIT];
static atomic_int swift_library_count;

static int find_code(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    struct range *wanted = data;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || !(header->p_flags & PF_X)) continue;
        uintptr_t low = info->dlpi_addr + header->p_vaddr;
        uintptr_t high = low + header->p_memsz;
        if (wanted->low < low || wanted->low >= high) continue;
        wanted->low = low;
        wanted->high = high;
        return 1;
    }
    return 0;
}

static const struct range *find(const struct range *ranges, int count, const void *address) {
    uintptr_t wanted = (uintptr_t)address;
    for (int i = count - 1; i >= 0; i--) {
        if (wanted >= ranges[i].low && wanted < ranges[i].high) return &ranges[i];
    }
    return NULL;
}

/// Adds the code of a library if its name says that it was written in Swift.
static int add_swift_library(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    static const char *const names[] = {"libswift", "libFoundation", "lib_Foundation"};
    const char *name = strrchr(info->dlpi_name, '/');
    bool is_swift = false;
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++) {
        is_swift = is_swift || strncmp(name + 1, names[i], strlen(names[i])) == 0;
    }
    for (int i = 0; is_swift && i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || !(header->p_flags & PF_X)) continue;
        uintptr_t low = info->dlpi_addr + header->p_vaddr;
        int count = atomic_load(&swift_library_count);
        if (count == SWIFT_LIBRARY_LIMIT || find(swift_libraries, count, (void *)low)) continue;
        swift_libraries[count] = (struct range){.low = low, .high = low + header->p_memsz};
        atomic_store(&swift_library_count, count + 1);
    }
    return 0;
}

void code_ranges_add_cell(int cell, const void *address_inside) {
    struct range found = {.low = (uintptr_t)address_inside, .cell = cell};
    int count = atomic_load(&cell_count);
    if (count == CELL_LIMIT || !dl_iterate_phdr(find_code, &found)) return;
    cells[count] = found;
    atomic_store(&cell_count, count + 1);
    // It may have brought libraries along.
    dl_iterate_phdr(add_swift_library, NULL);
}

void code_ranges_protect(const void *address_inside) {
    struct range found = {.low = (uintptr_t)address_inside};
    int count = atomic_load(&protected_count);
    if (count == PROTECTED_LIMIT || !dl_iterate_phdr(find_code, &found)) return;
    protected[count] = found;
    atomic_store(&protected_count, count + 1);
}

int code_ranges_cell_at(const void *address) {
    const struct range *range = find(cells, atomic_load(&cell_count), address);
    return range ? range->cell : 0;
}

bool code_ranges_are_protected(const void *address) {
    return find(protected, atomic_load(&protected_count), address) != NULL;
}

bool code_ranges_are_swift_library(const void *address) {
    return find(swift_libraries, atomic_load(&swift_library_count), address) != NULL;
}

bool code_ranges_are_own(const void *address) {
    extern const char __executable_start, etext;
    return (const char *)address >= &__executable_start && (const char *)address < &etext;
}
