import Glibc

/// An owner of a C file: it cannot be copied, and closes itself.
struct TextFile: ~Copyable {
    private let handle: UnsafeMutablePointer<FILE>
    private let name: String

    init?(_ name: String, mode: String) {
        guard let handle = fopen(name, mode) else { return nil }
        self.handle = handle
        self.name = name
    }

    borrowing func write(_ text: String) { fputs(text, handle) }

    borrowing func lines() -> [String] {
        var lines: [String] = [], buffer = [CChar](repeating: 0, count: 256)
        rewind(handle)
        while fgets(&buffer, Int32(buffer.count), handle) != nil {
            lines.append(String(decoding: buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        return lines
    }

    consuming func close() -> Int {
        let size = ftell(handle)
        return size
    }

    deinit {
        fclose(handle)
        print("closed")
    }
}

// %%
func writeAndCount(_ path: String) -> Int {
    guard let file = TextFile(path, mode: "w+") else { return -1 }
    file.write("one\ntwo\n")
    file.write("three\n")
    print(file.lines())
    return file.close()
}

// %%
let path = "/tmp/swift-program-\(getpid()).txt"
print(writeAndCount(path))
print(unlink(path) == 0, TextFile("/nowhere/at/all", mode: "r") == nil)
