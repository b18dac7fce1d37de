public import KernelDisplay

extension Dictionary {
    /// Adds the entries of a sequence; `combine` decides between the present and the new value of a key.
    ///
    /// The standard library takes the present value out before it asks. Here it stays until there is
    /// another, and between two entries the cell can be stopped.
    @inlinable public mutating func merge<S: Sequence>(
        _ other: __owned S, uniquingKeysWith combine: (Value, Value) throws -> Value
    ) rethrows where S.Element == (Key, Value) {
        for (key, value) in other {
            _CellLoop.pass()
            try _merge(key, value, combine)
        }
    }

    /// Adds the entries of a dictionary; `combine` decides between the present and the new value of a
    /// key.
    @inlinable public mutating func merge(
        _ other: __owned [Key: Value], uniquingKeysWith combine: (Value, Value) throws -> Value
    ) rethrows {
        for (key, value) in other {
            _CellLoop.pass()
            try _merge(key, value, combine)
        }
    }

    @inlinable mutating func _merge(
        _ key: Key, _ value: Value, _ combine: (Value, Value) throws -> Value
    ) rethrows {
        if let place = index(forKey: key) {
            let entry = unsafe _entry(at: place)
            unsafe entry.pointee = try combine(entry.pointee, value)
        } else {
            updateValue(value, forKey: key)
        }
    }
}
