import Foundation

extension Data {
    var hex: String { map { String(format: "%02x", $0) }.joined() }
    init?(hex: String) {
        guard hex.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = hex[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest.removeFirst(2)
        }
        self.init(bytes)
    }
}

// %%
let data = Data("Hello, Swift".utf8)
print(data.hex, data.base64EncodedString())
print(Data(hex: "4869").flatMap { String(data: $0, encoding: .ascii) } ?? "-", Data(hex: "zz") == nil, Data(hex: "123") == nil)

// %%
let crcTable: [UInt32] = (0..<256).map { n in
    (0..<8).reduce(UInt32(n)) { c, _ in c & 1 == 1 ? 0xEDB8_8320 ^ (c >> 1) : c >> 1 }
}
func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { crcTable[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
}
print(String(crc32("123456789".utf8), radix: 16), crc32(data))

// %%
func runLength(_ text: String) -> String {
    var result = "", rest = text[...]
    while let c = rest.first {
        let run = rest.prefix { $0 == c }
        result += run.count > 1 ? "\(run.count)\(c)" : "\(c)"
        rest = rest.dropFirst(run.count)
    }
    return result
}
func expand(_ text: String) -> String {
    text.replacing(/(\d+)(\D)/) { String(repeating: String($0.2), count: Int($0.1)!) }
}
let picture = "WWWWWWWWWWBWWWWWBBBW"
print(runLength(picture), expand(runLength(picture)) == picture)
// %%
var reader = data.makeIterator()
var sum = 0
while let byte = reader.next() { sum = (sum * 31 + Int(byte)) % 65_521 }
print(sum, data.subdata(in: 7..<12).count, data.firstRange(of: Data("Sw".utf8))!.lowerBound, data.reversed().first!)
