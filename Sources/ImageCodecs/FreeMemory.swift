internal import Dispatch
internal import FoundationEssentials
internal import Glibc

/// Memory that the system can still hand out, asked before the header of a file is believed.
///
/// Swift's arrays end the process where there is no memory for them. So what a file asks for is
/// compared with what is free before any of it is taken.
package enum FreeMemory {
    /// What the system says is free, or what is left of the limit of the control group (a
    /// container's limit).
    ///
    /// `nil` where neither can be read.
    /// - Source: proc_meminfo(5), MemAvailable; the Linux kernel's documentation of cgroup v2,
    ///   memory.max and memory.current.
    package static var bytes: Int? { [systemBytes, groupBytes].compactMap { $0 }.min() }

    /// Why so many bytes may not be taken, as a part of a sentence; `nil` when they may.
    ///
    /// At most half of what is free is given to one piece of work: what it makes needs room too.
    package static func refusal(of count: Int) -> String? {
        // Nobody has so little left, and asking takes longer than reading a small picture.
        guard count > leastAsked, let half = mostForOne, count > half else { return nil }
        return "it needs \(megabytes(count)) MB of memory, and at most \(megabytes(half)) MB may "
            + "be taken"
    }

    /// Runs work that takes so many bytes, or throws the reason why there is no room for them.
    ///
    /// Any number of threads may ask at once: together they never get more than is free. What needs
    /// more than a core's share waits until it is the only work of that size.
    static func granted<R>(
        _ count: Int, _ error: (_ reason: String) -> ImageCodecError,
        _ work: () throws(ImageCodecError) -> R
    ) throws(ImageCodecError) -> R {
        if let reason = refusal(of: count) { throw error(reason) }
        guard count > leastAsked, let half = mostForOne, count > half / processorCount else {
            return try work()
        }
        largeWork.wait()
        defer { largeWork.signal() }
        // Others may have taken it meanwhile.
        if let reason = refusal(of: count) { throw error(reason) }
        return try work()
    }

    private static var mostForOne: Int? {
        [bytes, addressBytes].compactMap { $0 }.min().map { $0 / 2 }
    }

    private static let largeWork = DispatchSemaphore(value: 1)
    private static let leastAsked = 16 << 20
    private static let processorCount = max(1, ProcessInfo.processInfo.activeProcessorCount)

    private static func megabytes(_ count: Int) -> Int { count >> 20 }

    // MARK: What is free

    private static var systemBytes: Int? {
        guard let text = read("/proc/meminfo") else { return nil }
        return entry("MemAvailable:", in: text).map { $0 * 1024 }
    }

    /// What is left of the addresses that `ulimit -v` allows, of which tensors have theirs already.
    private static var addressBytes: Int? {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
            limit.rlim_cur < 1 << 60, let text = read("/proc/self/statm"),
            let pages = text.split(separator: " ").first.flatMap({ Int($0) })
        else { return nil }
        return max(0, Int(limit.rlim_cur) - pages * sysconf(Int32(_SC_PAGESIZE)))
    }

    /// What is left in the control groups of this process, the outer ones included.
    private static var groupBytes: Int? {
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
        read(path).flatMap { Int($0.filter { !$0.isWhitespace }) }
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
