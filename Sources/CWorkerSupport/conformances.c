#define _GNU_SOURCE
#include "include/conformances.h"
#include "sections.h"
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Layouts: docs/ABI/TypeMetadata.rst and include/swift/ABI/Metadata.h of the Swift project. A
// relative pointer is the distance from its own place; bit 0 says that a pointer to the target lies
// there instead.

struct conformance {
    int32_t protocol, type, witness_table;
    uint32_t flags;
};

struct protocol {
    uint32_t flags;
    int32_t parent, name;
    uint32_t signature_requirement_count, requirement_count;
};

struct nominal_type {
    uint32_t flags;
    int32_t parent, name, access_function;
};

enum {
    CONDITIONAL_REQUIREMENTS = 0xff << 8,
    HAS_RESILIENT_WITNESSES = 1 << 16,
    IS_INSTANTIATED = 1 << 17,
    CONDITIONAL_PACKS = 0xff << 24,
    TYPE_KIND_SHIFT = 3,
    TYPE_KIND_MASK = 7,
    DIRECT_TYPE = 0,
    INDIRECT_TYPE = 1,
    IS_GENERIC = 1 << 7,
};

struct response {
    const void *metadata;
    size_t state;
};

// A cell's way to fulfil a protocol; the table that the runtime took from it may be in use for
// ever.
struct entry {
    const void *protocol, *type;
    const struct conformance *conformance;
};

static struct entry *entries;
static size_t entry_count, entry_capacity;

static const void *direct(const int32_t *place) {
    return *place ? (const char *)place + *place : NULL;
}

static const void *maybe_indirect(const int32_t *place) {
    const char *target = (const char *)place + (*place & ~1);
    return *place & 1 ? *(const void *const *)target : target;
}

static const void *type_of(const struct conformance *conformance) {
    switch ((conformance->flags >> TYPE_KIND_SHIFT) & TYPE_KIND_MASK) {
    case DIRECT_TYPE: return direct(&conformance->type);
    case INDIRECT_TYPE: return *(const void *const *)direct(&conformance->type);
    default: return NULL;
    }
}

/// The table of one conformance, made by the runtime if need be; of a generic type's that which
/// holds for all arguments, or from which the runtime copies each. NULL when it depends on
/// conditions: the code of another table would take theirs for its own.
static const void **table_of(const struct entry *entry) {
    static const void *(*get_table)(const void *, const void *, const void *);
    if (!get_table) {
        *(void **)&get_table = dlsym(RTLD_DEFAULT, "swift_getWitnessTable");
    }
    const struct nominal_type *type = entry->type;
    if (entry->conformance->flags & (CONDITIONAL_REQUIREMENTS | CONDITIONAL_PACKS)) return NULL;
    if (type->flags & IS_GENERIC) {
        if (entry->conformance->flags & HAS_RESILIENT_WITNESSES) return NULL;
        return (const void **)(uintptr_t)direct(&entry->conformance->witness_table);
    }
    if (!get_table) return NULL;
    struct response (*metadata)(size_t) =
        (struct response(*)(size_t))(uintptr_t)direct(&type->access_function);
    if (!metadata) return NULL;
    return (const void **)get_table(entry->conformance, metadata(0).metadata, NULL);
}

/// Lets an old table say what a new one says. The first word, its conformance, stays.
static void redirect(const void **old, const void *const *new, size_t requirements) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t low = (uintptr_t)(old + 1) & ~(page - 1);
    uintptr_t high = ((uintptr_t)(old + 1 + requirements) + page - 1) & ~(page - 1);
    if (mprotect((void *)low, high - low, PROT_READ | PROT_WRITE) != 0) return;
    memcpy(old + 1, new + 1, requirements * sizeof(void *));
}

static void add(const struct conformance *conformance) {
    struct entry new = {
        .protocol = maybe_indirect(&conformance->protocol),
        .type = type_of(conformance),
        .conformance = conformance,
    };
    if (!new.type || !new.protocol) return;
    for (size_t i = 0; i < entry_count; i++) {
        if (entries[i].protocol != new.protocol || entries[i].type != new.type) continue;
        uint32_t difference = entries[i].conformance->flags ^ conformance->flags;
        if (difference & IS_INSTANTIATED) continue;
        const void **old_table = table_of(&entries[i]);
        const void **new_table = table_of(&new);
        if (!old_table || !new_table || old_table == new_table) continue;
        const struct protocol *protocol = new.protocol;
        redirect(old_table, new_table, protocol->requirement_count);
    }
    if (entry_count == entry_capacity) {
        size_t capacity = entry_capacity ? entry_capacity * 2 : 64;
        struct entry *grown = realloc(entries, capacity * sizeof *grown);
        if (!grown) return;
        entries = grown;
        entry_capacity = capacity;
    }
    entries[entry_count++] = new;
}

void conformances_replace(const char *library, const void *address_inside) {
    size_t count;
    const int32_t *records =
        sections_find(library, address_inside, "swift5_protocol_conformances", &count);
    for (size_t i = 0; i < count; i++) add(direct(&records[i]));
}
