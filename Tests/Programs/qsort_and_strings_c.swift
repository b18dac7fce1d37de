import Glibc

// What C programmers miss at first: qsort, bsearch, strtok and friends.
var numbers: [Int32] = [42, 7, 19, -3, 88, 0, 7]
qsort(&numbers, numbers.count, MemoryLayout<Int32>.stride) { a, b in
    let x = a!.load(as: Int32.self), y = b!.load(as: Int32.self)
    return x < y ? -1 : (x > y ? 1 : 0)
}
print(numbers)

// %%
func find(_ key: Int32, in sorted: [Int32]) -> Int? {
    var key = key
    return sorted.withUnsafeBufferPointer { buffer in
        let found = bsearch(&key, buffer.baseAddress!, buffer.count, MemoryLayout<Int32>.stride) {
            Int32($0!.load(as: Int32.self)) - $1!.load(as: Int32.self)
        }
        return found.map { $0 - UnsafeMutableRawPointer(mutating: buffer.baseAddress!) }.map { $0 / 4 }
    }
}
print(find(19, in: numbers) as Any, find(20, in: numbers) as Any)

// %%
var line = Array("alpha;beta;;gamma".utf8CString)
var tokens: [String] = []
line.withUnsafeMutableBufferPointer { buffer in
    var state: UnsafeMutablePointer<CChar>?
    var token = strtok_r(buffer.baseAddress!, ";", &state)
    while let word = token {
        tokens.append(String(cString: word))
        token = strtok_r(nil, ";", &state)
    }
}
print(tokens)

// %%
print(strlen("héllo"), strcmp("a", "b") < 0, strtol("0x1f", nil, 16), atoi("12abc"), abs(-4))
puts("from C")
let upper = String(decoding: "swift".utf8.map { UInt8(toupper(Int32($0))) }, as: UTF8.self)
print(upper, strstr("haystack", "st").map { String(cString: $0) } ?? "")
