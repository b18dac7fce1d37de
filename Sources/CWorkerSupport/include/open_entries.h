#pragma once

// The values of dictionaries that code is changing as optionals while they stay in the dictionary.
//
// Code that sets such an optional to nil and then stops for good leaves an entry without a value.
// It is found by its note and removed before anybody looks.

#pragma clang assume_nonnull begin

/// A value that is being changed.
struct open_entry {
    struct open_entry *_Nullable outer; // the one whose change began before, on the same thread
    void *_Nullable dictionary;
    void *_Nullable value;
    const void *_Nullable type; // the metadata of the dictionary's type
};

/// Notes that the calling thread begins to change a value; all but `outer` is set.
void open_entries_begin(struct open_entry *entry);
/// Notes that it has ended, perhaps on another thread than it began: the task may have waited.
void open_entries_end(struct open_entry *entry);

/// What is known of a value that was being changed when its thread stopped.
struct stopped_entry {
    void *_Nullable dictionary;
    void *_Nullable value;
    const void *_Nullable type;
    const void *_Nullable variable; // what the dictionary is a part of, if that is known
};

#pragma clang assume_nonnull end
