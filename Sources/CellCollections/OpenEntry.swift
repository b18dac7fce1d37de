// The two functions are called for each change of an entry: directly, not by way of this module.

@_silgen_name("open_entries_begin")
@usableFromInline func _beginOpenEntry(_ note: UnsafeMutableRawPointer)

@_silgen_name("open_entries_end")
@usableFromInline func _endOpenEntry(_ note: UnsafeMutableRawPointer)

/// A note of an entry that code changes as an optional while it is in its dictionary.
///
/// Where the code sets the optional to nil and then stops for good, the entry is empty. The note leads
/// ``remove(_:)`` to it.
@safe @frozen public struct _OpenEntry {
    // The fields of `struct open_entry`; the first is the C code's.
    @usableFromInline var storage: (Int, Int, Int, Int) = (0, 0, 0, 0)

    @inlinable @inline(__always) init() {}

    /// Notes that an entry is handed out.
    @inlinable @inline(__always) mutating func begin<Key, Value>(
        _ entry: UnsafeMutablePointer<Value>, of dictionary: inout [Key: Value]
    ) {
        unsafe withUnsafeMutablePointer(to: &dictionary) { dictionary in
            storage.1 = Int(bitPattern: dictionary)
        }
        storage.2 = Int(bitPattern: entry)
        unsafe storage.3 = unsafeBitCast([Key: Value].self, to: Int.self)
        unsafe _beginOpenEntry(&self)
    }

    /// Forgets the entry.
    @inlinable @inline(__always) mutating func end() { unsafe _endOpenEntry(&self) }

    /// Whether the code that stopped has set the entry to nil.
    package static func isEmpty(
        entry: UnsafeMutableRawPointer, type: UnsafeRawPointer
    ) -> Bool {
        guard let type = unsafe dictionary(type) else { return false }
        return unsafe type._isEmpty(entry)
    }

    /// Removes the key of an empty entry.
    package static func remove(
        entry: UnsafeMutableRawPointer, of dictionary: UnsafeMutableRawPointer,
        type: UnsafeRawPointer
    ) {
        unsafe self.dictionary(type)?._removeEmptied(entry, in: dictionary)
    }

    private static func dictionary(_ type: UnsafeRawPointer) -> (any _DictionaryType.Type)? {
        unsafe unsafeBitCast(type, to: Any.Type.self) as? any _DictionaryType.Type
    }
}

/// Dictionaries of all types.
protocol _DictionaryType {
    static func _isEmpty(_ entry: UnsafeMutableRawPointer) -> Bool
    static func _removeEmptied(
        _ entry: UnsafeMutableRawPointer, in dictionary: UnsafeMutableRawPointer)
}

extension Dictionary: _DictionaryType {
    static func _isEmpty(_ entry: UnsafeMutableRawPointer) -> Bool {
        unsafe entry.assumingMemoryBound(to: Value?.self).pointee == nil
    }

    static func _removeEmptied(
        _ entry: UnsafeMutableRawPointer, in dictionary: UnsafeMutableRawPointer
    ) {
        let dictionary = unsafe dictionary.assumingMemoryBound(to: Self.self)
        // No copy of the dictionary may be held: its storage would be another one then.
        var place = unsafe dictionary.pointee.startIndex
        while unsafe place != dictionary.pointee.endIndex {
            if unsafe UnsafeMutableRawPointer(dictionary.pointee._entry(at: place)) == entry {
                return unsafe dictionary.pointee._removeEmptied(at: place)
            }
            unsafe dictionary.pointee.formIndex(after: &place)
        }
    }
}
