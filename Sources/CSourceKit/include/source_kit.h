// The code intelligence of the Swift compiler, as the toolchain's `libsourcekitdInProc.so` has it.
//
// The library has no package for development and is found when the program runs, so its functions are
// declared here as far as they are used. A request is a dictionary of keys and values; the answer is
// JSON. (Reference: "The SourceKit Protocol", tools/SourceKit/docs/Protocol.md of the compiler.)

#ifndef SOURCE_KIT_H
#define SOURCE_KIT_H

#include <stddef.h>
#include <stdint.h>

/// Loads the library from a file. Returns NULL when that went well, or the reason why it did not, to be
/// freed by the caller.
char *source_kit_load(const char *path);

/// A dictionary that becomes a request, or a value in one.
typedef void *source_kit_dictionary;

/// Makes an empty dictionary.
source_kit_dictionary source_kit_make(void);

/// Sets a text, which need not end in a zero.
void source_kit_set_text(
    source_kit_dictionary dictionary, const char *key, const char *text, size_t length);

/// Sets a number.
void source_kit_set_number(source_kit_dictionary dictionary, const char *key, int64_t number);

/// Sets an identifier, such as `source.request.cursorinfo`.
void source_kit_set_name(source_kit_dictionary dictionary, const char *key, const char *name);

/// Sets a list of texts.
void source_kit_set_texts(
    source_kit_dictionary dictionary, const char *key, const char *const *texts, size_t count);

/// Sets a dictionary in a dictionary, which takes it over.
void source_kit_set_group(
    source_kit_dictionary dictionary, const char *key, source_kit_dictionary group);

/// Sends a request, releases it and waits for the answer. Returns JSON, to be freed by the caller; of
/// a request that failed, an object with the one key `error`.
char *source_kit_send(source_kit_dictionary request);

#endif
