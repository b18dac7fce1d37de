#define _GNU_SOURCE
#include "internal.h"
#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

// Address ranges of executable code. Appended by one thread, read by signal handlers: an entry is
// complete before the count that includes it is stored.

struct range {
    uintptr_t low, high;
    int cell;
};

enum { CELL_LIMIT = 1 << 16, PROTECTED_LIMIT = 64, QUIET_LIMIT = 64 };

static struct range cells[CELL_LIMIT];
static atomic_int cell_count;
static struct range protected[PROTECTED_LIMIT];
static atomic_int protected_count;
static struct range quiet[QUIET_LIMIT];
static atomic_int quiet_count;

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
static int add_quiet(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    static const char *const names[] = {"libswift", "libFoundation", "lib_Foundation"};
    const char *name = strrchr(info->dlpi_name, '/');
    bool is_quiet = false;
    for (int i = 0; name && i < 3; i++) {
        is_quiet = is_quiet || strncmp(name + 1, names[i], strlen(names[i])) == 0;
    }
    for (int i = 0; is_quiet && i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || !(header->p_flags & PF_X)) continue;
        uintptr_t low = info->dlpi_addr + header->p_vaddr;
        int count = atomic_load(&quiet_count);
        if (count == QUIET_LIMIT || find(quiet, count, (void *)low)) continue;
        quiet[count] = (struct range){.low = low, .high = low + header->p_memsz};
        atomic_store(&quiet_count, count + 1);
    }
    return 0;
}

void cell_add_image(int cell, void *address_inside) {
    struct range found = {.low = (uintptr_t)address_inside, .cell = cell};
    int count = atomic_load(&cell_count);
    if (count == CELL_LIMIT || !dl_iterate_phdr(find_code, &found)) return;
    cells[count] = found;
    atomic_store(&cell_count, count + 1);
    // It may have brought libraries along.
    dl_iterate_phdr(add_quiet, NULL);
}

void cell_protect_image(const void *address_inside) {
    struct range found = {.low = (uintptr_t)address_inside};
    int count = atomic_load(&protected_count);
    if (count == PROTECTED_LIMIT || !dl_iterate_phdr(find_code, &found)) return;
    protected[count] = found;
    atomic_store(&protected_count, count + 1);
}

int cell_of_address(const void *address) {
    const struct range *range = find(cells, atomic_load(&cell_count), address);
    return range ? range->cell : 0;
}

bool cell_is_protected(const void *address) {
    return find(protected, atomic_load(&protected_count), address) != NULL;
}

bool cell_is_quiet(const void *address) {
    return find(quiet, atomic_load(&quiet_count), address) != NULL;
}

const char *cell_variable_name(const void *address) {
    Dl_info info;
    void *entry = NULL;
    if (!dladdr1(address, &info, &entry, RTLD_DL_SYMENT) || !info.dli_sname || !entry) return NULL;
    const ElfW(Sym) *symbol = entry;
    size_t distance = (size_t)((const char *)address - (const char *)info.dli_saddr);
    return distance < symbol->st_size ? info.dli_sname : NULL;
}

bool cell_locate(const void *address, const char **image, uint64_t *offset) {
    Dl_info info;
    if (!dladdr(address, &info) || !info.dli_fname) return false;
    *image = info.dli_fname;
    *offset = (uint64_t)((uintptr_t)address - (uintptr_t)info.dli_fbase);
    return true;
}
