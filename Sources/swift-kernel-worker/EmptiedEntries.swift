internal import CWorkerSupport
internal import CellCollections

/// The entries of dictionaries that a thread had set to nil when it stopped for good, before the
/// dictionaries could learn of it.
@safe struct EmptiedEntries: Sendable {
    private nonisolated(unsafe) let entries: [stopped_entry]

    /// Of a thread whose ending is known; the C library's memory must be usable.
    init(of ending: cell_ending) {
        unsafe entries = unsafe withUnsafeBytes(of: ending.entries) { bytes in
            unsafe bytes.bindMemory(to: stopped_entry.self).prefix(Int(ending.entry_count)).filter {
                guard let value = unsafe $0.value, let type = unsafe $0.type else { return false }
                return unsafe _OpenEntry.isEmpty(entry: value, type: type)
            }
        }
    }

    /// The variables that the dictionaries are in, nil for one that is not known.
    var variables: [UnsafeRawPointer?] { unsafe entries.map { unsafe $0.variable } }

    /// Removes the keys on the cell thread, before any other code runs there: it takes the code of the
    /// keys, which may fail.
    func remove() {
        guard unsafe !entries.isEmpty else { return }
        MainLoop.shared.addRepair { [self] in
            unsafe entries.forEach { entry in
                guard let value = unsafe entry.value, let type = unsafe entry.type,
                    let dictionary = unsafe entry.dictionary
                else { return }
                unsafe _OpenEntry.remove(entry: value, of: dictionary, type: type)
            }
        }
    }
}
