#define _GNU_SOURCE
#include "type_names.h"
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Types that code looks for by their names: NSClassFromString and NSKeyedUnarchiver do.
//
// All cells are the module `main` to the user, and several of them may declare a type of one name. The
// runtime finds any of them and stays with it. So the function by which Foundation asks is replaced by
// one that knows the newest.
//
// Layouts: docs/ABI/TypeMetadata.rst and stdlib/public/core/StringObject.swift of the Swift project.

struct type_context {
    uint32_t flags;
    int32_t parent, name, access_function;
};

enum { KIND_MASK = 0x1f, MODULE_KIND = 0, IS_GENERIC = 1 << 7, FIRST_TYPE_KIND = 16 };

struct response {
    const void *metadata;
    size_t state;
};

struct named_type {
    const char *name;
    struct response (*access)(size_t);
    struct named_type *older;
};

// Other threads may ask while a cell is loaded, so the list only grows.
static _Atomic(struct named_type *) newest;

static const char *direct(const int32_t *place) { return (const char *)place + *place; }

void type_names_note(const void *raw) {
    const struct type_context *type = raw;
    bool is_type = (type->flags & KIND_MASK) >= FIRST_TYPE_KIND;
    if (!is_type || type->flags & IS_GENERIC || !type->access_function || !type->parent) return;
    const char *place = direct(&type->parent);
    const uint32_t *parent = type->parent & 1 ? *(const uint32_t *const *)(place - 1)
                                              : (const uint32_t *)place;
    if ((*parent & KIND_MASK) != MODULE_KIND) return;
    const char *name = direct(&type->name);
    struct named_type *found = malloc(sizeof *found);
    if (!found) return;
    found->name = name;
    found->access = (struct response(*)(size_t))(uintptr_t)direct(&type->access_function);
    found->older = atomic_load(&newest);
    atomic_store(&newest, found);
}

/// The bytes of a Swift text in its two words; NULL where they do not lie in one piece.
static const char *bytes_of(const uint64_t words[2], size_t *count) {
    uint64_t discriminator = words[1] >> 60;
    if (discriminator & 2) { // Up to fifteen bytes are in the words themselves.
        *count = words[1] >> 56 & 0xf;
        return (const char *)words;
    }
    bool lies_behind_header = words[0] >> 60 & 1;
    if (discriminator & 1 || !lies_behind_header) return NULL;
    enum { HEADER = 32 };
    *count = words[0] & 0xffffffffffff;
    return (const char *)(words[1] & 0x0fffffffffffffff) + HEADER;
}

/// Swift's `_typeByName(_:)`.
__attribute__((visibility("default"))) const void *cell_type_by_name(uint64_t first, uint64_t second)
    __asm__("$ss11_typeByNameyypXpSgSSF");

const void *cell_type_by_name(uint64_t first, uint64_t second) {
    static const char module[] = "main.";
    enum { MODULE_LENGTH = sizeof module - 1 };
    const uint64_t words[2] = {first, second};
    size_t count = 0;
    const char *bytes = bytes_of(words, &count);
    if (bytes && count > MODULE_LENGTH && memcmp(bytes, module, MODULE_LENGTH) == 0) {
        size_t length = count - MODULE_LENGTH;
        for (const struct named_type *type = atomic_load(&newest); type; type = type->older) {
            if (strlen(type->name) == length
                && memcmp(type->name, bytes + MODULE_LENGTH, length) == 0) {
                return type->access(0).metadata;
            }
        }
    }
    static const void *(*original)(uint64_t, uint64_t);
    if (!original) *(void **)&original = dlsym(RTLD_NEXT, "$ss11_typeByNameyypXpSgSSF");
    return original ? original(first, second) : NULL;
}
