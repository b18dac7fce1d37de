#include "source_kit.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void *object;
typedef void *response;
typedef struct name *name;

// A value of an answer, as the library hands it around.
typedef struct {
    uint64_t data[3];
} variant;

// The functions of the library, under their names without `sourcekitd_`.
#define FUNCTIONS(F)                                                                                \
    F(void, initialize, (void))                                                                     \
    F(name, uid_get_from_cstr, (const char *))                                                      \
    F(object, request_dictionary_create, (const name *, const object *, size_t))                    \
    F(void, request_dictionary_set_value, (object, name, object))                                   \
    F(void, request_dictionary_set_stringbuf, (object, name, const char *, size_t))                 \
    F(void, request_dictionary_set_int64, (object, name, int64_t))                                  \
    F(void, request_dictionary_set_uid, (object, name, name))                                       \
    F(object, request_array_create, (const object *, size_t))                                       \
    F(void, request_array_set_string, (object, size_t, const char *))                               \
    F(void, request_release, (object))                                                              \
    F(response, send_request_sync, (object))                                                        \
    F(bool, response_is_error, (response))                                                          \
    F(const char *, response_error_get_description, (response))                                     \
    F(variant, response_get_value, (response))                                                      \
    F(void, response_dispose, (response))                                                           \
    F(char *, variant_json_description_copy, (variant))

#define DECLARE(result, function, parameters) static result(*function) parameters;
FUNCTIONS(DECLARE)

static bool find(void *library, const char *symbol, void *place) {
    void *address = dlsym(library, symbol);
    memcpy(place, &address, sizeof address);
    return address != NULL;
}

char *source_kit_load(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return strdup(dlerror());
#define FIND(result, function, parameters)                                                          \
    if (!find(library, "sourcekitd_" #function, &function))                                         \
        return strdup("it has no function sourcekitd_" #function);
    FUNCTIONS(FIND)
    initialize();
    return NULL;
}

source_kit_dictionary source_kit_make(void) { return request_dictionary_create(NULL, NULL, 0); }

void source_kit_set_text(
    source_kit_dictionary dictionary, const char *key, const char *text, size_t length) {
    request_dictionary_set_stringbuf(dictionary, uid_get_from_cstr(key), text, length);
}

void source_kit_set_number(source_kit_dictionary dictionary, const char *key, int64_t number) {
    request_dictionary_set_int64(dictionary, uid_get_from_cstr(key), number);
}

void source_kit_set_name(source_kit_dictionary dictionary, const char *key, const char *name) {
    request_dictionary_set_uid(dictionary, uid_get_from_cstr(key), uid_get_from_cstr(name));
}

void source_kit_set_texts(
    source_kit_dictionary dictionary, const char *key, const char *const *texts, size_t count) {
    const size_t end = (size_t)-1;
    object list = request_array_create(NULL, 0);
    for (size_t i = 0; i < count; i++) request_array_set_string(list, end, texts[i]);
    source_kit_set_group(dictionary, key, list);
}

void source_kit_set_group(
    source_kit_dictionary dictionary, const char *key, source_kit_dictionary group) {
    request_dictionary_set_value(dictionary, uid_get_from_cstr(key), group);
    request_release(group);
}

// An object with the description of an error: the words of the compiler, as JSON takes them.
static char *error_object(const char *words) {
    size_t length = strlen(words);
    char *text = malloc(length + 16);
    if (text == NULL) return NULL;
    char *end = stpcpy(text, "{\"error\": \"");
    for (size_t i = 0; i < length; i++) {
        char byte = words[i];
        bool is_plain = (unsigned char)byte >= 0x20 && byte != '"' && byte != '\\';
        *end++ = is_plain ? byte : ' ';
    }
    strcpy(end, "\"}");
    return text;
}

char *source_kit_send(source_kit_dictionary request) {
    response answer = send_request_sync(request);
    request_release(request);
    char *text = response_is_error(answer)
                     ? error_object(response_error_get_description(answer))
                     : variant_json_description_copy(response_get_value(answer));
    response_dispose(answer);
    return text;
}
