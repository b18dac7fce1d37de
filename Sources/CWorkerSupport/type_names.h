#pragma once

/// Lets code find a type of a newly loaded cell by its name, instead of an older one.
void type_names_note(const void *context);
