#define _GNU_SOURCE
#include "include/module_names.h"
#include "sections.h"
#include "type_names.h"
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// The name of a cell's module as values and types show it, such as `main.Point`.
//
// Each cell is a module of its own, and all that the runtime knows of a module is the name that the
// types in it lead to. Printing a value within another one, `dump` and `String(reflecting:)` show
// that name. To the user all cells are one program, whose module Swift calls `main`.
//
// A type that an extension of another cell's type holds leads there by way of the extension, and
// would show as `(extension in main):main.Point.Part`. In one program it is in the type itself.
//
// Layouts: docs/ABI/TypeMetadata.rst and include/swift/ABI/Metadata.h of the Swift project.

struct context {
    uint32_t flags;
    int32_t parent, name;
};

struct extension {
    struct {
        uint32_t flags;
        int32_t parent;
    } context;
    int32_t extended_type;
    // Only in the extension of a generic type.
    uint16_t parameter_count, requirement_count;
};

enum { KIND_MASK = 0x1f, MODULE_KIND = 0, EXTENSION_KIND = 1, IS_GENERIC = 1 << 7 };
/// In place of a mangled name: the distance to a pointer to the type.
enum { INDIRECT_REFERENCE = 2 };

static const char shown_name[] = "main";

static const char *direct(const int32_t *place) { return (const char *)place + *place; }

static const void *maybe_indirect(const int32_t *place) {
    const char *target = (const char *)place + (*place & ~1);
    return *place & 1 ? *(const void *const *)target : target;
}

/// Writes over constants of a library, in memory that only this process sees. They may share a page
/// with its variables, so the page stays writable.
static void overwrite(const void *place, const void *bytes, size_t size) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t low = (uintptr_t)place & ~(page - 1);
    uintptr_t high = ((uintptr_t)place + size + page - 1) & ~(page - 1);
    if (mprotect((void *)low, high - low, PROT_READ | PROT_WRITE) != 0) return;
    memcpy((void *)(uintptr_t)place, bytes, size);
}

/// The name of the module that a type or a protocol is in.
static const char *module_of(const struct context *context) {
    while (context && (context->flags & KIND_MASK) != MODULE_KIND) {
        context = context->parent ? maybe_indirect(&context->parent) : NULL;
    }
    return context ? direct(&context->name) : "";
}

/// Puts a type that an extension of another cell's type holds into that type.
static void enter_extended_type(const struct context *type) {
    if (!type->parent) return;
    const struct extension *extension = maybe_indirect(&type->parent);
    if ((extension->context.flags & KIND_MASK) != EXTENSION_KIND) return;
    // An extension with conditions shows in one program, too.
    if (extension->context.flags & IS_GENERIC && extension->requirement_count > 0) return;
    const char *reference = direct(&extension->extended_type);
    if (*reference != INDIRECT_REFERENCE) return;
    int32_t distance;
    memcpy(&distance, reference + 1, sizeof distance);
    const char *place = reference + 1 + distance;
    if (strcmp(module_of(*(const struct context *const *)place), shown_name) != 0) return;
    intptr_t parent = place - (const char *)&type->parent;
    int32_t value = (int32_t)parent | 1;
    if (parent == (int32_t)parent) overwrite(&type->parent, &value, sizeof value);
}

void module_names_set(int cell, const char *library, const void *address_inside) {
    static const char *const sections[] = {"swift5_type_metadata", "swift5_protocols"};
    char module[32];
    snprintf(module, sizeof module, "Cell%d", cell);
    bool is_named = false;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        size_t count;
        const int32_t *records = sections_find(library, address_inside, sections[i], &count);
        for (size_t j = 0; j < count; j++) {
            const struct context *context = maybe_indirect(&records[j]);
            const char *name = is_named ? "" : module_of(context);
            if (strcmp(name, module) == 0) {
                overwrite(name, shown_name, sizeof shown_name);
                is_named = true;
            }
            if (i > 0) continue;
            enter_extended_type(context);
            type_names_note(context);
        }
    }
}
