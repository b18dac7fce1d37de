import Foundation

/// A limit of how many processes and threads there may be, and how near it is.
///
/// The system counts threads as processes. A session that reaches the limit can neither start a
/// compiler nor a thread.
package struct ProcessLimit: Sendable, Equatable {
    /// How many there may be.
    package var allowed: Int
    /// How many there are.
    package var used: Int
    /// What sets the limit, as its user knows it.
    package var origin: String

    /// Describes a limit.
    package init(allowed: Int, used: Int, origin: String) {
        self.allowed = allowed
        self.used = used
        self.origin = origin
    }

    /// How many more there may be.
    package var left: Int { max(allowed - used, 0) }

    /// The limit that is reached first; nil where there is none.
    ///
    /// - Source: Linux manual, `getrlimit(2)` (`RLIMIT_NPROC`), `proc(5)`, and the kernel's
    ///   documentation of control groups, "PID".
    package static func nearest() -> ProcessLimit? {
        ([ofUser(), ofSystem()].compactMap(\.self) + ofControlGroups()).min { $0.left < $1.left }
    }

    // MARK: - The user's

    /// That of `ulimit -u`, which an administrator does not have.
    private static func ofUser() -> ProcessLimit? {
        guard let status = text(of: "/proc/self/status"), !isAdministrator(status),
            let user = field("Uid", of: status)?.first,
            let allowed = softLimit(of: "Max processes")
        else { return nil }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let used = processes.filter { $0.first?.isNumber == true }.map { process in
            guard let status = text(of: "/proc/\(process)/status"),
                field("Uid", of: status)?.first == user
            else { return 0 }
            return field("Threads", of: status)?.first.flatMap { Int($0) } ?? 0
        }.reduce(0, +)
        return ProcessLimit(allowed: allowed, used: used, origin: "ulimit -u")
    }

    /// A limit of this process, by its name in `/proc/self/limits`; nil where there is none.
    package static func softLimit(of name: String) -> Int? {
        text(of: "/proc/self/limits").flatMap { softLimit(of: name, in: $0) }
    }

    /// The same, in a text like that of the file.
    package static func softLimit(of name: String, in limits: String) -> Int? {
        let line = limits.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line?.dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }
    }

    /// Whether a process is that of somebody who may exceed the limit.
    private static func isAdministrator(_ status: String) -> Bool {
        let mayExceed: UInt64 = 1 << 21 | 1 << 24  // CAP_SYS_ADMIN, CAP_SYS_RESOURCE
        let rights = field("CapEff", of: status)?.first.flatMap { UInt64($0, radix: 16) } ?? 0
        return rights & mayExceed != 0 || field("Uid", of: status)?.first == "0"
    }

    // MARK: - The machine's and the container's

    private static func ofSystem() -> ProcessLimit? {
        let limits = ["threads-max", "pid_max"].compactMap { number(in: "/proc/sys/kernel/\($0)") }
        // The fourth word of it is "running/all".
        guard let allowed = limits.min(),
            let counts = text(of: "/proc/loadavg")?.split(separator: " ").dropFirst(3).first,
            let used = counts.split(separator: "/").last.flatMap({ Int($0) })
        else { return nil }
        return ProcessLimit(allowed: allowed, used: used, origin: "the system's limit of threads")
    }

    /// Those of the control group and of the groups around it, as containers and services have.
    private static func ofControlGroups() -> [ProcessLimit] {
        let groups = text(of: "/proc/self/cgroup").map(controlGroups) ?? []
        return groups.flatMap { root, path in
            var names = path.split(separator: "/")
            var found: [ProcessLimit] = []
            while true {
                let folder = ([root] + names.map(String.init)).joined(separator: "/")
                if let allowed = number(in: "\(folder)/pids.max"),
                    let used = number(in: "\(folder)/pids.current")
                {
                    found.append(
                        ProcessLimit(
                            allowed: allowed, used: used,
                            origin: "the container's limit of processes (\(folder)/pids.max)"))
                }
                if names.popLast() == nil { return found }
            }
        }
    }

    /// Where the groups of `/proc/self/cgroup` that count processes are mounted, and their paths.
    package static func controlGroups(in text: String) -> [(root: String, path: String)] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            if parts[1].isEmpty { return ("/sys/fs/cgroup", String(parts[2])) }
            guard parts[1].split(separator: ",").contains("pids") else { return nil }
            return ("/sys/fs/cgroup/pids", String(parts[2]))
        }
    }

    // MARK: - Files of the system

    private static func text(of file: String) -> String? {
        try? String(contentsOfFile: file, encoding: .utf8)
    }

    private static func number(in file: String) -> Int? {
        text(of: file).flatMap { Int($0.filter { !$0.isWhitespace }) }
    }

    private static func field(_ name: String, of status: String) -> [Substring]? {
        status.split(separator: "\n").first { $0.hasPrefix(name + ":") }?
            .split(whereSeparator: \.isWhitespace).dropFirst().map { $0 }
    }
}
