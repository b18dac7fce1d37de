/// Members of the standard library's collections under other names.
///
/// Cells import another module that declares such members anew, and whoever sees that module cannot
/// reach the originals.
///
/// The name is spelled with an underscore because cells see this module.
public enum _StandardCollections {
    /// `dictionary[key]`.
    @inlinable @inline(__always)
    public static func value<Key, Value>(of key: Key, in dictionary: [Key: Value]) -> Value? {
        dictionary[key]
    }

    /// `dictionary.values`.
    @inlinable @inline(__always)
    public static func values<Key, Value>(
        of dictionary: [Key: Value]
    ) -> Dictionary<Key, Value>.Values {
        dictionary.values
    }

    /// `collection.sort(by:)`.
    @inlinable @inline(__always)
    public static func sort<Items: MutableCollection & RandomAccessCollection>(
        _ collection: inout Items,
        by areInIncreasingOrder: (Items.Element, Items.Element) throws -> Bool
    ) rethrows {
        try collection.sort(by: areInIncreasingOrder)
    }
}
