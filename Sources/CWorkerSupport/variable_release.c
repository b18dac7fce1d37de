#define _GNU_SOURCE
#include "include/variable_release.h"
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// Layouts: include/swift/ABI/ValueWitness.def of the Swift project. A type's metadata is preceded
// by a pointer to its value witnesses.

struct value_witnesses {
    void *initialize_buffer_with_copy;
    void (*destroy)(void *value, const void *type);
    void *initialize_with_copy, *assign_with_copy, *initialize_with_take, *assign_with_take;
    void *get_enum_tag, *store_enum_tag;
    size_t size, stride;
    uint32_t flags, extra_inhabitant_count;
};

enum {
    IS_NOT_TRIVIAL = 1 << 16,
    IS_NOT_MOVABLE_BY_BYTES = 1 << 20,
    IS_NOT_COPYABLE = 1 << 23,
    EXISTENTIAL = 0x303, EXTENDED_EXISTENTIAL = 0x307, // kinds of types, the first word of metadata
    BUFFER_SIZE = 3 * sizeof(void *),
};

/// What the demangler of the runtime says of a symbol; to be freed.
static char *demangle(const char *symbol) {
    static char *(*function)(const char *, size_t, char *, size_t *, uint32_t);
    if (!function) *(void **)&function = dlsym(RTLD_DEFAULT, "swift_demangle");
    return function ? function(symbol, strlen(symbol), NULL, NULL, 0) : NULL;
}

/// Whether a symbol is the storage of the variable: `$s5Cell74rowsSaySiGvp`.
static bool is_storage(const char *symbol, const char *variable) {
    size_t length = strlen(symbol);
    if (length < 4 || strncmp(symbol, "$s", 2) != 0) return false;
    if (strcmp(symbol + length - 2, "vp") != 0) return false;
    char *text = demangle(symbol);
    if (!text) return false;
    size_t name = strlen(variable);
    bool is_it = strncmp(text, variable, name) == 0 && strncmp(text + name, " : ", 3) == 0;
    free(text);
    return is_it;
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

/// Whether a symbol's variable holds values of any type with some protocol.
static bool is_existential(const char *symbol) {
    return ends_with(symbol, "_pvp") || ends_with(symbol, "ypvp") || ends_with(symbol, "XPvp");
}

/// The storage of a variable in the library that holds an address; NULL when it has none.
static void *find_storage(
    uintptr_t place, const char *variable, size_t *size, bool *holds_any_type) {
    Dl_info info;
    struct link_map *map = NULL;
    if (!dladdr1((const void *)place, &info, (void **)&map, RTLD_DL_LINKMAP) || !map) return NULL;
    const ElfW(Sym) *symbols = NULL;
    const char *names = NULL;
    const uint32_t *hash = NULL;
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        switch (entry->d_tag) {
        case DT_SYMTAB: symbols = (const void *)entry->d_un.d_ptr; break;
        case DT_STRTAB: names = (const void *)entry->d_un.d_ptr; break;
        case DT_HASH: hash = (const void *)entry->d_un.d_ptr; break;
        }
    }
    if (!symbols || !names || !hash) return NULL;
    // The second word of this table is the number of symbols.
    for (uint32_t i = 0; i < hash[1]; i++) {
        if (symbols[i].st_shndx == SHN_UNDEF || symbols[i].st_size == 0) continue;
        if (!is_storage(names + symbols[i].st_name, variable)) continue;
        *size = symbols[i].st_size;
        *holds_any_type = is_existential(names + symbols[i].st_name);
        return (void *)(map->l_addr + symbols[i].st_value);
    }
    return NULL;
}

static const struct value_witnesses *witnesses_of(uintptr_t type) {
    return ((const struct value_witnesses *const *)type)[-1];
}

/// Where the value of a variable lies; NULL where that cannot be told.
static void *find_value(uintptr_t place, const char *variable, uintptr_t type) {
    const struct value_witnesses *witnesses = witnesses_of(type);
    size_t size = 0;
    bool holds_any_type = false;
    void *storage = find_storage(place, variable, &size, &holds_any_type);
    // The type must be the variable's, not that of the value which is in it at the moment.
    uintptr_t kind = *(const uintptr_t *)type;
    if (holds_any_type && kind != EXISTENTIAL && kind != EXTENDED_EXISTENTIAL) return NULL;
    // A type whose layout the compiler does not know is stored in a buffer, large ones behind a
    // pointer in it. Where the sizes agree, the value itself is there.
    if (!storage || size != witnesses->size) return NULL;
    if (size == BUFFER_SIZE && witnesses->flags & IS_NOT_MOVABLE_BY_BYTES) return NULL;
    return storage;
}

const void *variable_value(uintptr_t place, const char *variable, uintptr_t type) {
    bool can_be_copied = !(witnesses_of(type)->flags & IS_NOT_COPYABLE);
    return can_be_copied ? find_value(place, variable, type) : NULL;
}

bool variable_release(uintptr_t place, const char *variable, uintptr_t type) {
    const struct value_witnesses *witnesses = witnesses_of(type);
    if (!(witnesses->flags & IS_NOT_TRIVIAL)) return true;
    void *value = find_value(place, variable, type);
    if (!value) return false;
    witnesses->destroy(value, (const void *)type);
    return true;
}
