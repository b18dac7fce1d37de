struct Permissions: OptionSet, Hashable, CustomStringConvertible {
    let rawValue: UInt8
    static let read = Permissions(rawValue: 1 << 2)
    static let write = Permissions(rawValue: 1 << 1)
    static let execute = Permissions(rawValue: 1 << 0)
    static let all: Permissions = [.read, .write, .execute]

    var description: String {
        let names: [(Permissions, String)] = [(.read, "r"), (.write, "w"), (.execute, "x")]
        return names.map { contains($0.0) ? $0.1 : "-" }.joined()
    }
}

// %%
var mine: Permissions = [.read, .execute]
mine.insert(.write)
mine.remove(.execute)
print(mine, Permissions.all.subtracting(mine), mine.isSubset(of: .all), mine.union(.execute) == .all)

struct FileMode {
    var user, group, other: Permissions
    init(octal: UInt16) {
        (user, group, other) = (Permissions(rawValue: UInt8(octal >> 6 & 7)), .init(rawValue: UInt8(octal >> 3 & 7)), .init(rawValue: UInt8(octal & 7)))
    }
}
let mode = FileMode(octal: 0o754)
print("\(mode.user)\(mode.group)\(mode.other)")

// %%
extension FixedWidthInteger {
    var binary: String {
        let digits = String(self, radix: 2)
        return String(repeating: "0", count: Self.bitWidth - digits.count) + digits
    }
    subscript(bit bit: Int) -> Bool {
        get { self & (1 << bit) != 0 }
        set { if newValue { self |= 1 << bit } else { self &= ~(1 << bit) } }
    }
}
var byte: UInt8 = 0b1010_0001
byte[bit: 1] = true
byte[bit: 7] = false
print(byte.binary, byte.nonzeroBitCount, byte.leadingZeroBitCount, (~byte).binary, UInt16(0x1234).byteSwapped)

// %%
print(Int8.max &+ 1, UInt8(200).addingReportingOverflow(100), Int(-7) >> 1, -7 / 2, -7 % 3, UInt8(truncatingIfNeeded: 300), Int8(exactly: 200) as Any)
func gray(_ n: UInt8) -> UInt8 { n ^ (n >> 1) }
print((0..<8).map { gray($0).binary.suffix(3) })
func parity(_ n: UInt32) -> Int { n == 0 ? 0 : 1 ^ parity(n & (n - 1)) }
print((0..<10).map { parity($0) })
