/// What a name in a group stands for.
///
/// - Source: HDF5 File Format Specification 3.0, sections III.A.1 (B-trees), III.B (symbol tables),
///   III.D (local heaps) and IV.A.2.g (link messages).
enum HDF5Link {
    /// The header of a group or dataset at this address.
    case object(Int)
    /// Another path of this file.
    case soft
    /// A path of another file.
    case external

    /// All names of a group and what they stand for.
    static func all(
        in header: HDF5Header, of file: HDF5File, path: String
    ) throws -> [(name: String, link: HDF5Link)] {
        if let message = header.first(.symbolTable) {
            var cursor = HDF5Cursor(message.bytes, "the group /\(path)")
            let tree = try cursor.address(file.layout.addressSize)
            let heap = try cursor.address(file.layout.addressSize)
            guard let tree, let heap else { return [] }
            return try SymbolTable(file, heap: heap, path: path).read(tree)
        }
        if let message = header.first(.linkInfo) {
            var cursor = HDF5Cursor(message.bytes, "the group /\(path)")
            try cursor.skip(1)
            if try cursor.number(1) & 1 != 0 { try cursor.skip(8) }
            guard try cursor.address(file.layout.addressSize) == nil else {
                throw HDF5Error(
                    "the group /\(path) keeps its names in the dense form, which is not read; write "
                        + "it with h5py.File(path, 'w', libver='earliest')")
            }
        }
        return try header.messages.filter { $0.kind == .link }.map { try link($0, file, path) }
    }

    /// Reads a link message.
    private static func link(
        _ message: HDF5Header.Message, _ file: HDF5File, _ path: String
    ) throws -> (name: String, link: HDF5Link) {
        var cursor = HDF5Cursor(message.bytes, "a link in the group /\(path)")
        let version = try cursor.number(1)
        guard version == 1 else { throw HDF5Error("a link of the version \(version); known is 1") }
        let flags = try cursor.number(1)
        let kind = flags & 8 != 0 ? try cursor.number(1) : 0
        if flags & 4 != 0 { try cursor.skip(8) }
        if flags & 16 != 0 { try cursor.skip(1) }
        let length = try cursor.number(1 << (flags & 3))
        let name = String(decoding: try cursor.take(length), as: UTF8.self)
        try SymbolTable.check(name, path)
        switch kind {
        case 0:
            guard let address = try cursor.address(file.layout.addressSize) else {
                throw HDF5Error("/\(path)/\(name) is nowhere in the file")
            }
            return (name, .object(address))
        case 1: return (name, .soft)
        default: return (name, .external)
        }
    }
}

/// The names of a group in the first form: a tree whose leaves are lists of entries.
private struct SymbolTable {
    private let file: HDF5File
    private let path: String
    /// The names one after another, each with a zero byte behind it.
    private let names: [UInt8]

    init(_ file: HDF5File, heap: Int, path: String) throws {
        self.file = file
        self.path = path
        let (address, length) = (file.layout.addressSize, file.layout.lengthSize)
        let what = "the names of the group /\(path)"
        var cursor = HDF5Cursor(try file.read(8 + 2 * length + address, at: heap, what), what)
        try cursor.expect("HEAP")
        try cursor.skip(4)
        let size = try cursor.number(length)
        try cursor.skip(length)
        guard let data = try cursor.address(address) else { throw HDF5Error("\(what) are nowhere") }
        names = try file.read(size, at: data, what)
    }

    /// All entries below a node of the tree.
    func read(_ root: Int) throws -> [(name: String, link: HDF5Link)] {
        var result: [(name: String, link: HDF5Link)] = []
        let tree = HDF5Tree(file, kind: 0, keySize: file.layout.lengthSize, "the group /\(path)")
        try tree.walk(root) { _, address in result += try leaf(address) }
        return result
    }

    /// Refuses a name that would lead back to the group itself, or into another one.
    static func check(_ name: String, _ path: String) throws {
        guard !name.isEmpty, !name.contains("/") else {
            throw HDF5Error("the group /\(path) has something of the name \"\(name)\"")
        }
    }

    private func leaf(_ address: Int) throws -> [(name: String, link: HDF5Link)] {
        let what = "a list of names of the group /\(path)"
        var head = HDF5Cursor(try file.read(8, at: address, what), what)
        try head.expect("SNOD")
        try head.skip(2)
        let count = try head.number(2)
        let size = 2 * file.layout.addressSize + 24
        var cursor = HDF5Cursor(try file.read(count * size, at: address + 8, what), what)
        return try (0..<count).map { _ in
            let place = try cursor.number(file.layout.addressSize)
            let object = try cursor.address(file.layout.addressSize)
            let kind = try cursor.number(4)
            try cursor.skip(20)
            guard place < names.count else { throw HDF5Error("\(what) lacks a name") }
            let name = textUpToZero(names[place...])
            try Self.check(name, path)
            if kind == 2 { return (name, .soft) }
            guard let object else { throw HDF5Error("/\(path)/\(name) is nowhere in the file") }
            return (name, .object(object))
        }
    }
}

/// A B-tree of the first version, of names (0) or chunks (1).
struct HDF5Tree {
    private let file: HDF5File
    private let kind: Int
    private let keySize: Int
    private let what: String

    init(_ file: HDF5File, kind: Int, keySize: Int, _ what: String) {
        self.file = file
        self.kind = kind
        self.keySize = keySize
        self.what = what
    }

    /// Calls `body` with the key and address of every entry of the leaves, in order.
    func walk(_ root: Int, _ body: (_ key: ArraySlice<UInt8>, _ address: Int) throws -> Void) throws
    {
        var seen = Set<Int>()
        func visit(_ address: Int, below level: Int?) throws {
            guard seen.insert(address).inserted else {
                throw HDF5Error("the tree of \(what) contains itself")
            }
            let width = file.layout.addressSize
            var head = HDF5Cursor(try file.read(8 + 2 * width, at: address, what), what)
            try head.expect("TREE")
            guard try head.number(1) == kind else {
                throw HDF5Error("the tree of \(what) is of another kind")
            }
            let found = try head.number(1)
            guard level.map({ found == $0 - 1 }) ?? true else {
                throw HDF5Error("the tree of \(what) has levels in disorder")
            }
            let count = try head.number(2)
            var entries = HDF5Cursor(
                try file.read(
                    count * (keySize + width), at: address + 8 + 2 * width, "the tree of \(what)"),
                what)
            for _ in 0..<count {
                let key = try entries.take(keySize)
                guard let child = try entries.address(width) else {
                    throw HDF5Error("the tree of \(what) has a gap")
                }
                if found == 0 {
                    guard seen.insert(child).inserted else {
                        throw HDF5Error("the tree of \(what) names one place twice")
                    }
                    try body(key, child)
                } else {
                    try visit(child, below: found)
                }
            }
        }
        try visit(root, below: nil)
    }
}
