public import KernelDisplay

// Cells import this module, and what it declares hides what the standard library declares with the same
// signature. The standard library moves a dictionary out of its variable while an entry is changed in
// place, and the entry out of the dictionary. In a program nobody sees that. In a notebook the change
// may stop half way (`balances["bop"]! -= 10` traps), and the variable is asked for in the next cell.
// Here both stay where they are, so that wherever a change stops, the dictionary is whole.

extension Dictionary {
    /// The value of a key, or nil when there is none.
    ///
    /// Setting nil removes the key.
    @inlinable public subscript(key: Key) -> Value? {
        @inline(__always) get { _StandardCollections.value(of: key, in: self) }
        @inline(__always) set {
            _ChangePoint.pass()
            if let newValue {
                updateValue(newValue, forKey: key)
            } else {
                removeValue(forKey: key)
            }
        }
        @inline(__always) _modify {
            var value: Value?
            let place = index(forKey: key)
            let entry = unsafe place.map { unsafe _entry(at: $0) }
            // An optional of most values has their size, and the bits of one that is there: then the
            // entry itself is handed out. A value without references is copied and written back.
            let isHandedOut =
                !_isPOD(Value.self) && MemoryLayout<Value?>.size == MemoryLayout<Value>.size
            var target = unsafe withUnsafeMutablePointer(to: &value) { unsafe $0 }
            var note = _OpenEntry()
            if let entry = unsafe entry {
                if isHandedOut {
                    unsafe target = UnsafeMutableRawPointer(entry)
                        .assumingMemoryBound(to: Value?.self)
                    unsafe note.begin(entry, of: &self)
                } else {
                    unsafe value = entry.pointee
                }
            }
            defer {
                if let place, let entry = unsafe entry {
                    if isHandedOut {
                        note.end()
                        if unsafe target.pointee == nil { _removeEmptied(at: place) }
                    } else if let value {
                        unsafe entry.pointee = value
                    } else {
                        remove(at: place)
                    }
                } else if let value {
                    updateValue(value, forKey: key)
                }
            }
            yield unsafe &target.pointee
        }
    }

    /// Where the dictionary keeps a value, for as long as nobody else changes the dictionary.
    @inlinable @inline(__always)
    mutating func _entry(at place: Index) -> UnsafeMutablePointer<Value> {
        unsafe withUnsafeMutablePointer(to: &values[place]) { unsafe $0 }
    }

    /// Removes an entry whose value is gone already: only its key is destroyed.
    @inline(never) @usableFromInline mutating func _removeEmptied(at place: Index) {
        let entry = UnsafeMutablePointer<Element>.allocate(capacity: 1)
        unsafe entry.initialize(to: remove(at: place))
        guard let offset = MemoryLayout<Element>.offset(of: \.key) else { return }
        let key = unsafe UnsafeMutableRawPointer(entry) + offset
        unsafe key.assumingMemoryBound(to: Key.self).deinitialize(count: 1)
        unsafe entry.deallocate()
    }
}
