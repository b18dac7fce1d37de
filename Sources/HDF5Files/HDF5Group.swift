/// A group: a folder of groups and datasets.
package final class HDF5Group {
    /// The path from the outermost group, without a slash in front.
    package let path: String
    /// The names of what is in it, in the order of the file.
    package let names: [String]
    /// The names of groups and datasets in it, without those of links to elsewhere.
    package var objectNames: [String] {
        names.filter { if case .object = links[$0] { true } else { false } }
    }
    private let file: HDF5File
    private let header: HDF5Header
    private let links: [String: HDF5Link]
    /// The addresses of this group and those around it.
    private let around: [Int]

    /// No model is nested deeper.
    private static let deepest = 100

    init(_ file: HDF5File, at address: Int, path: String, inside: [Int]) throws {
        guard !inside.contains(address) else {
            throw HDF5Error("the group \(path) contains itself")
        }
        guard inside.count < Self.deepest else {
            throw HDF5Error("its groups lie more than \(Self.deepest) deep in each other")
        }
        self.file = file
        self.path = path
        around = inside + [address]
        header = try HDF5Header(file, at: address)
        let found = try HDF5Link.all(in: header, of: file, path: path)
        names = found.map(\.name)
        links = Dictionary(
            found.map { ($0.name, $0.link) }, uniquingKeysWith: { first, _ in first })
    }

    /// The group at a path inside this one; `nil` where nothing has this path or a dataset has it.
    ///
    /// - Throws: ``HDF5Error`` when the file is damaged there, or the path leads out of it.
    package func group(_ path: String) throws -> HDF5Group? {
        var group = self
        for name in path.split(separator: "/").map(String.init) {
            guard let address = try group.address(of: name) else { return nil }
            guard try !group.isDataset(address) else { return nil }
            group = try HDF5Group(
                file, at: address, path: group.pathOf(name), inside: group.around)
        }
        return group
    }

    /// The dataset at a path inside this group; `nil` where nothing has this path or a group has it.
    ///
    /// - Throws: ``HDF5Error`` when the file is damaged there, or the path leads out of it.
    package func dataset(_ path: String) throws -> HDF5Dataset? {
        let parts = path.split(separator: "/").map(String.init)
        guard let last = parts.last else { return nil }
        let folder = parts.dropLast()
        guard let group = folder.isEmpty ? self : try group(folder.joined(separator: "/")),
            let address = try group.address(of: last), try group.isDataset(address)
        else { return nil }
        return try HDF5Dataset(file, at: address, path: group.pathOf(last))
    }

    /// The attribute of a name, if there is one.
    package func attribute(_ name: String) throws -> HDF5Attribute? {
        for message in header.messages where message.kind == .attribute {
            if try HDF5Attribute.name(of: message) == name {
                return try HDF5Attribute(message, file)
            }
        }
        if let message = header.first(.attributeInfo) {
            var cursor = HDF5Cursor(message.bytes, "the attributes of \(path)")
            try cursor.skip(1)
            if try cursor.number(1) & 1 != 0 { try cursor.skip(2) }
            guard try cursor.address(file.layout.addressSize) == nil else {
                throw HDF5Error(
                    "the group /\(path) keeps its attributes in the dense form, which is not read; "
                        + "write it with h5py.File(path, 'w', libver='earliest')")
            }
        }
        return nil
    }

    private func pathOf(_ name: String) -> String { path.isEmpty ? name : path + "/" + name }

    private func isDataset(_ address: Int) throws -> Bool {
        try HDF5Header(file, at: address).first(.layout) != nil
    }

    private func address(of name: String) throws -> Int? {
        switch links[name] {
        case .object(let address): return address
        case .soft: throw HDF5Error("/\(pathOf(name)) is a soft link, which is not followed")
        case .external:
            throw HDF5Error("/\(pathOf(name)) is a link into another file, which is never followed")
        case nil: return nil
        }
    }
}
