import Foundation
import Synchronization

/// Measures what the kernel and its children use of the machine, from `/proc`.
package final class ResourceUsage: Sendable {
    private struct Sample {
        var processorSeconds: Double
        var time: ContinuousClock.Instant
    }

    private let lastSample = Mutex<Sample?>(nil)

    /// Creates a meter; the share of the processor in the first measurement is 0.
    package init() {}

    /// Measures now.
    func measure() -> UsageReply {
        let processes = Self.processTree(from: ProcessInfo.processInfo.processIdentifier)
        let sample = Sample(
            processorSeconds: processes.map(\.processorSeconds).reduce(0, +), time: .now)
        let previous = lastSample.withLock { last in
            defer { last = sample }
            return last
        }
        let share = previous.map { previous -> Double in
            let elapsed = (sample.time - previous.time) / .seconds(1)
            return max(0, sample.processorSeconds - previous.processorSeconds) / elapsed * 100
        }
        return UsageReply(
            hostname: ProcessInfo.processInfo.hostName,
            pid: Int(ProcessInfo.processInfo.processIdentifier), kernelProcessorShare: share ?? 0,
            kernelMemory: processes.map { Self.memory(of: $0.identifier) }.reduce(0, +),
            processorCount: ProcessInfo.processInfo.activeProcessorCount,
            hostMemory: Self.hostMemory())
    }

    private struct Process {
        var identifier: Int32
        var parent: Int32
        var processorSeconds: Double
    }

    /// Returns a process and everything it started, directly or not.
    private static func processTree(from root: Int32) -> [Process] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let all = names.compactMap(Int32.init).compactMap(status)
        var tree = all.filter { $0.identifier == root }
        var index = 0
        while index < tree.count {
            tree += all.filter { $0.parent == tree[index].identifier }
            index += 1
        }
        return tree
    }

    /// Reads one process from `/proc/<id>/stat`; see proc(5).
    private static func status(of identifier: Int32) -> Process? {
        // The name, in parentheses, may itself hold spaces and parentheses.
        guard let text = read("/proc/\(identifier)/stat"), let end = text.lastIndex(of: ")") else {
            return nil
        }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let parent = Int32(fields[1]), let user = Double(fields[11]),
            let system = Double(fields[12])
        else { return nil }
        let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
        return Process(
            identifier: identifier, parent: parent,
            processorSeconds: (user + system) / ticksPerSecond)
    }

    /// Returns the memory of a process, with shared pages divided among those that share them.
    private static func memory(of identifier: Int32) -> Int {
        kilobytes("Pss", in: read("/proc/\(identifier)/smaps_rollup") ?? "") * 1024
    }

    private static func hostMemory() -> UsageReply.HostMemory {
        let text = read("/proc/meminfo") ?? ""
        let total = kilobytes("MemTotal", in: text) * 1024
        let available = kilobytes("MemAvailable", in: text) * 1024
        let used = total - available
        return UsageReply.HostMemory(
            total: total, available: available, used: used,
            percent: total > 0 ? Double(used) / Double(total) * 100 : 0)
    }

    /// Returns the number of a line such as `Pss:   12 kB`, or 0.
    private static func kilobytes(_ name: String, in text: String) -> Int {
        for line in text.split(separator: "\n") where line.hasPrefix("\(name):") {
            let fields = line.split(separator: " ")
            return fields.count > 1 ? Int(fields[1]) ?? 0 : 0
        }
        return 0
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
