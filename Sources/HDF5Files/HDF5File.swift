/// An HDF5 file, open for reading.
///
///     let file = try HDF5File(HDF5Source(bytes))
///     let names = try file.root.attribute("layer_names")?.texts
///     let kernel = try file.root.dataset("layers/dense/vars/0")
///
/// Files as h5py and Keras write them are read: groups and attributes in their first form or as
/// links in headers; datasets in one piece or in chunks, deflated, shuffled or checked. What points
/// out of the file is never followed, and no more memory is taken than the file accounts for.
/// - Source: HDF5 File Format Specification 3.0.
package final class HDF5File {
    private let source: HDF5Source
    let layout: HDF5Layout
    /// Collections of texts of any length that were read, by address.
    private var heaps: [Int: [Int: ArraySlice<UInt8>]] = [:]

    /// Opens a file.
    ///
    /// - Throws: ``HDF5Error`` for what is no HDF5 file, or ends too early.
    package init(_ source: HDF5Source) throws {
        self.source = source
        layout = try HDF5Layout(source)
    }

    /// Whether bytes at the start of a file are those of an HDF5 file.
    package static func begins(with bytes: some Sequence<UInt8>) -> Bool {
        bytes.starts(with: HDF5Layout.signature)
    }

    /// The outermost group.
    package var root: HDF5Group {
        get throws { try HDF5Group(self, at: layout.root, path: "", inside: []) }
    }

    /// The bytes of the file.
    var byteCount: Int { source.byteCount }

    /// The bytes from an address to the end.
    func bytesLeft(at address: Int) -> Int {
        let (place, overflow) = address.addingReportingOverflow(layout.base)
        return overflow ? 0 : max(0, source.byteCount - place)
    }

    /// Reads bytes at an address.
    func read(_ count: Int, at address: Int, _ what: @autoclosure () -> String) throws -> [UInt8] {
        let (place, overflow) = address.addingReportingOverflow(layout.base)
        guard !overflow else { throw HDF5Error("\(what()) lies at the byte \(address)") }
        return try source.read(count, at: place, what())
    }

    /// Checks that bytes at an address are in the file, and says where, from the start of the source.
    func place(of count: Int, at address: Int, _ what: String) throws -> Int {
        guard count >= 0, count <= bytesLeft(at: address) else {
            throw HDF5Error(
                "it ends too early: \(what) should be \(count) bytes at \(address), but the file has "
                    + "\(byteCount)")
        }
        return address + layout.base
    }

    /// The bytes of a text that a collection holds.
    func heapObject(_ index: Int, in address: Int) throws -> ArraySlice<UInt8> {
        let objects = try heaps[address] ?? readHeap(address)
        heaps[address] = objects
        guard let bytes = objects[index] else {
            throw HDF5Error("a text is not where the file says it is")
        }
        return bytes
    }

    private func readHeap(_ address: Int) throws -> [Int: ArraySlice<UInt8>] {
        let what = "a collection of texts"
        var head = HDF5Cursor(
            try read(8 + layout.lengthSize, at: address, what), what)
        try head.expect("GCOL")
        try head.skip(4)
        let size = try head.number(layout.lengthSize)
        var cursor = HDF5Cursor(try read(size, at: address, what), what)
        try cursor.skip(8 + layout.lengthSize)
        var objects: [Int: ArraySlice<UInt8>] = [:]
        while cursor.left >= 8 + layout.lengthSize {
            let index = try cursor.number(2)
            // The object 0 is the space that is left.
            if index == 0 { break }
            try cursor.skip(6)
            let count = try cursor.number(layout.lengthSize)
            objects[index] = try cursor.take(count)
            try cursor.skip(min(cursor.left, (8 - count % 8) % 8))
        }
        return objects
    }
}
