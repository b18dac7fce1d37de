/// Lays out an HDF5 file of groups and single-precision datasets.
///
///     let writer = HDF5Writer()
///     let vars = writer.root.group("layers/dense/vars")
///     vars.attributes["name"] = "dense"
///     vars.dataset("0", sizes: [784, 10])
///     for piece in writer.pieces() { … }
///
/// The numbers themselves are not needed for that: they are written one after another where the
/// pieces say. The file has the superblock of version 2, names as links in the headers of groups,
/// and every dataset in one piece; HDF5 reads it since 1.8.
/// - Source: HDF5 File Format Specification 3.0.
package final class HDF5Writer {
    /// A part of the file, in order.
    package enum Piece {
        /// These bytes.
        case bytes([UInt8])
        /// The numbers of the dataset that was added as number `index`, four bytes each.
        case numbers(index: Int)
    }

    /// A group to be written.
    package final class Group {
        /// Texts by name that the group carries.
        package var attributes: [String: String] = [:]
        fileprivate var members: [(name: String, member: Member)] = []
        private unowned let writer: HDF5Writer

        fileprivate init(_ writer: HDF5Writer) { self.writer = writer }

        /// The group at a path inside this one, made where it is not there yet.
        package func group(_ path: String) -> Group {
            path.split(separator: "/").map(String.init).reduce(self) { outer, name in
                for case (name, .group(let group)) in outer.members { return group }
                let group = Group(writer)
                outer.members.append((name, .group(group)))
                return group
            }
        }

        /// Adds a dataset of single-precision numbers.
        package func dataset(_ name: String, sizes: [Int]) {
            members.append((name, .dataset(writer.datasets.count)))
            writer.datasets.append(sizes)
        }
    }

    fileprivate enum Member {
        case group(Group)
        case dataset(Int)
    }

    /// The outermost group.
    package private(set) lazy var root = Group(self)
    private var datasets: [[Int]] = []

    private static let superblockSize = 48
    private static let none = [UInt8](repeating: 0xFF, count: 8)

    /// Creates a writer with an empty outermost group.
    package init() {}

    /// All parts of the file, in order.
    package func pieces() -> [Piece] {
        // Headers come first; their sizes do not depend on addresses.
        var headers: [(member: Member, address: Int)] = []
        var groupAddresses: [ObjectIdentifier: Int] = [:]
        var datasetAddresses = [Int](repeating: 0, count: datasets.count)
        var end = Self.superblockSize
        func place(_ member: Member) {
            let address = end
            headers.append((member, address))
            switch member {
            case .group(let group):
                groupAddresses[ObjectIdentifier(group)] = address
                end += header(of: group) { _ in 0 }.count
                for (_, inner) in group.members { place(inner) }
            case .dataset(let index):
                datasetAddresses[index] = address
                end += header(ofDataset: index, at: 0).count
            }
        }
        place(.group(root))
        var data: [Int] = []
        var fileEnd = (end + 7) / 8 * 8
        for sizes in datasets {
            data.append(fileEnd)
            fileEnd = (fileEnd + 4 * sizes.reduce(1, *) + 7) / 8 * 8
        }
        var bytes = superblock(fileEnd: fileEnd)
        for (member, _) in headers {
            switch member {
            case .group(let group):
                bytes += header(of: group) { member in
                    switch member {
                    case .group(let group): groupAddresses[ObjectIdentifier(group)] ?? 0
                    case .dataset(let index): datasetAddresses[index]
                    }
                }
            case .dataset(let index): bytes += header(ofDataset: index, at: data[index])
            }
        }
        bytes += [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
        var pieces: [Piece] = [.bytes(bytes)]
        for (index, sizes) in datasets.enumerated() {
            pieces.append(.numbers(index: index))
            let size = 4 * sizes.reduce(1, *)
            if size % 8 != 0 { pieces.append(.bytes([UInt8](repeating: 0, count: 8 - size % 8))) }
        }
        return pieces
    }

    // MARK: Parts of the file

    private func superblock(fileEnd: Int) -> [UInt8] {
        let bytes =
            HDF5Layout.signature + [2, 8, 8, 0] + Self.little(0, 8) + Self.none
            + Self.little(fileEnd, 8) + Self.little(Self.superblockSize, 8)
        return bytes + Self.little(Int(LookupHash.hash(bytes)), 4)
    }

    private func header(of group: Group, address: (Member) -> Int) -> [UInt8] {
        // No dense storage for names, and nothing that counts them.
        var messages = Self.message(2, [0, 0] + Self.none + Self.none)
        messages += Self.message(10, [0, 0])
        for (name, member) in group.members {
            let text = Array(name.utf8)
            // The length of the name takes two bytes; its letters are UTF-8.
            messages += Self.message(
                6,
                [1, 0x11, 1] + Self.little(text.count, 2) + text + Self.little(address(member), 8))
        }
        for (name, value) in group.attributes.sorted(by: { $0.key < $1.key }) {
            let text = Array(value.utf8)
            let key = Array(name.utf8) + [0]
            let type = [0x13, 0x11, 0, 0] + Self.little(max(1, text.count), 4)
            let space: [UInt8] = [2, 0, 0, 0]
            messages += Self.message(
                12,
                [3, 0] + Self.little(key.count, 2) + Self.little(type.count, 2)
                    + Self.little(space.count, 2) + [1] + key + type + space
                    + (text.isEmpty ? [0] : text))
        }
        return Self.header(messages)
    }

    private func header(ofDataset index: Int, at address: Int) -> [UInt8] {
        let sizes = datasets[index]
        let size = 4 * sizes.reduce(1, *)
        var messages = Self.message(
            1,
            [2, UInt8(sizes.count), 0, sizes.isEmpty ? 0 : 1]
                + sizes.flatMap { Self.little($0, 8) })
        // IEEE single precision: the sign is bit 31, eight bits of exponent lie over 23 of fraction.
        messages += Self.message(
            3,
            [0x11, 0x20, 31, 0] + Self.little(4, 4) + Self.little(0, 2) + Self.little(32, 2)
                + [23, 8, 0, 23] + Self.little(127, 4))
        // Space is taken late, and nothing is filled in.
        messages += Self.message(5, [3, 0x0A])
        messages += Self.message(
            8, [3, 1] + (size == 0 ? Self.none : Self.little(address, 8)) + Self.little(size, 8))
        return Self.header(messages)
    }

    private static func header(_ messages: [UInt8]) -> [UInt8] {
        let bytes = Array("OHDR".utf8) + [2, 2] + little(messages.count, 4) + messages
        return bytes + little(Int(LookupHash.hash(bytes)), 4)
    }

    private static func message(_ kind: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [kind] + little(bytes.count, 2) + [0] + bytes
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
