internal import DLKernels
internal import Foundation

extension Engine {
    /// The bytes that tensors may still take: what the system says is free, or what is left of the
    /// limit of the control group (a container's limit), plus freed blocks the library keeps.
    ///
    /// `nil` where neither can be read.
    /// - Source: proc_meminfo(5), MemAvailable; the Linux kernel's documentation of cgroup v2,
    ///   memory.max and memory.current.
    public static var availableMemory: Int? {
        let known = [systemMemory, groupMemory].compactMap { $0 }.min()
        return known.map { $0 + MemoryUse.recyclableBytes }
    }

    private static var systemMemory: Int? {
        guard let text = read("/proc/meminfo") else { return nil }
        return entry("MemAvailable:", in: text).map { $0 * 1024 }
    }

    /// What is left in the control groups of this process, the outer ones included.
    private static var groupMemory: Int? {
        guard let text = read("/proc/self/cgroup") else { return nil }
        var left: Int?
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isSecondVersion = parts[0] == "0" && parts[1].isEmpty
            guard isSecondVersion || parts[1].split(separator: ",").contains("memory") else {
                continue
            }
            let root = isSecondVersion ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
            let names =
                isSecondVersion
                ? ("memory.max", "memory.current", "inactive_file")
                : ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            var folder = String(parts[2])
            while true {
                if let limit = number(root + folder + "/" + names.0),
                    let used = number(root + folder + "/" + names.1), limit < 1 << 60
                {
                    // Pages of files that nobody reads are given up when memory is needed.
                    let cache = entry(names.2, of: root + folder + "/memory.stat") ?? 0
                    left = Swift.min(left ?? limit, Swift.max(0, limit - used + cache))
                }
                guard let end = folder.lastIndex(of: "/") else { break }
                folder = String(folder[..<end])
            }
        }
        return left
    }

    private static func number(_ path: String) -> Int? {
        read(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private static func entry(_ name: String, of path: String) -> Int? {
        read(path).flatMap { entry(name, in: $0) }
    }

    /// The number after a name, as in `inactive_file 4096` or `MemAvailable:  4096 kB`.
    private static func entry(_ name: String, in text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 1, words[0] == name { return Int(words[1]) }
        }
        return nil
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
