internal import Glibc

/// Rows of single-precision numbers that are kept for later: in memory, or in a temporary file that
/// is mapped into memory.
///
/// The file has no name from the moment it is made, so it goes with this object, or with the
/// process, however that ends. Its room on the disk is reserved first: a full disk is found then,
/// and not in the middle of a training.
@safe package final class RowStore: @unchecked Sendable {
    // Rows are written by the one training that owns the store, before anyone reads them.

    /// The number of rows.
    package let rowCount: Int
    /// The numbers of a row.
    package let rowSize: Int
    private let base: UnsafeMutableRawPointer
    /// The owner of memory; `nil` where the rows lie in a file.
    private let storage: Storage?

    /// Reserves memory for rows.
    package init(rowCount: Int, rowSize: Int) {
        self.rowCount = rowCount
        self.rowSize = rowSize
        let storage = Storage(byteCount: rowCount * rowSize * MemoryLayout<Float>.stride)
        self.storage = storage
        unsafe base = storage.base
    }

    /// Reserves room for rows in a temporary file.
    ///
    /// `nil` where there is no room, or no file can be made.
    ///
    /// - Parameters:
    ///   - rowCount: The number of rows.
    ///   - rowSize: The numbers of a row.
    ///   - folder: Where the file is made.
    package init?(rowCount: Int, rowSize: Int, fileIn folder: String) {
        self.rowCount = rowCount
        self.rowSize = rowSize
        storage = nil
        let size = max(1, rowCount * rowSize * MemoryLayout<Float>.stride)
        var name = Array("\(folder)/features-XXXXXX".utf8CString)
        let descriptor = unsafe name.withUnsafeMutableBufferPointer { text -> Int32 in
            guard let start = text.baseAddress else { return -1 }
            let opened = unsafe mkstemp(start)
            if opened >= 0 { unsafe unlink(start) }
            return opened
        }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard posix_fallocate(descriptor, 0, size) == 0 else { return nil }
        let mapped = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
        unsafe base = mapped
    }

    deinit {
        if storage == nil {
            unsafe munmap(base, max(1, rowCount * rowSize * MemoryLayout<Float>.stride))
        }
    }

    /// Whether the rows lie in a file.
    package var isFile: Bool { storage == nil }

    /// The bytes reserved.
    package var byteCount: Int { rowCount * rowSize * MemoryLayout<Float>.stride }

    /// The bytes that files in this folder may still take; 0 where that is not known.
    package static func freeBytes(in folder: String) -> Int {
        var facts = statvfs()
        guard unsafe statvfs(folder, &facts) == 0 else { return 0 }
        return Int(facts.f_bavail) * Int(facts.f_frsize)
    }

    /// Copies numbers of one sample of a batch into a row.
    ///
    /// - Parameters:
    ///   - sample: Which sample.
    ///   - batch: The numbers of all samples.
    ///   - size: The numbers of one sample.
    ///   - row: The row.
    ///   - offset: Where in the row they begin.
    package func write(
        sample: Int, of batch: TensorBuffer, size: Int, toRow row: Int, offset: Int
    ) {
        guard batch.elementType == .float32, (sample + 1) * size <= batch.count, row < rowCount,
            offset + size <= rowSize
        else { fatalError("\(size) numbers do not fit into a row of \(rowSize).") }
        let source = unsafe batch.storage.pointer(to: Float.self, at: sample * size)
        let target = unsafe start(row, offset)
        unsafe memcpy(target, source, size * MemoryLayout<Float>.stride)
    }

    /// Copies a part of a row to a place in numbers that are being made.
    func read(row: Int, offset: Int, size: Int, into target: UnsafeMutablePointer<Float>) {
        guard row < rowCount, offset + size <= rowSize else {
            fatalError("There are no \(size) numbers at \(offset) in a row of \(rowSize).")
        }
        unsafe memcpy(target, start(row, offset), size * MemoryLayout<Float>.stride)
    }

    private func start(_ row: Int, _ offset: Int) -> UnsafeMutablePointer<Float> {
        unsafe base.assumingMemoryBound(to: Float.self) + (row * rowSize + offset)
    }
}

extension TensorBuffer {
    /// A batch of samples put together from parts of rows.
    ///
    /// - Parameters:
    ///   - rows: Where each sample lies.
    ///   - offset: Where in its row it begins.
    ///   - size: The numbers of one sample.
    package convenience init(
        rows: [(store: RowStore, row: Int)], offset: Int, size: Int
    ) {
        self.init(.float32, count: rows.count * size)
        let target = storage
        Threads.forEachRange(of: rows.count, minimumChunk: max(1, (1 << 16) / max(1, size))) {
            range in
            for place in range {
                unsafe rows[place].store.read(
                    row: rows[place].row, offset: offset, size: size,
                    into: target.pointer(to: Float.self, at: place * size))
            }
        }
    }
}
