import SwiftKernel
import Testing

/// The limit of processes is read where the system keeps it.
@Suite struct ProcessLimitTests {
    @Test func `the soft limit of the user counts`() {
        let limits = """
            Limit                     Soft Limit           Hard Limit           Units
            Max cpu time              unlimited            unlimited            seconds
            Max processes             64                   31391                processes
            """
        #expect(ProcessLimit.softLimit(of: "Max processes", in: limits) == 64)
        #expect(
            ProcessLimit.softLimit(of: "Max cpu time", in: limits) == nil)
        #expect(ProcessLimit.softLimit(of: "Max processes", in: "") == nil)
    }

    @Test func `control groups of both versions are found`() {
        let second = ProcessLimit.controlGroups(in: "0::/user.slice/a:b.service\n")
        #expect(second.map(\.root) == ["/sys/fs/cgroup"])
        #expect(second.map(\.path) == ["/user.slice/a:b.service"])
        let first = ProcessLimit.controlGroups(
            in: "12:cpu,cpuacct:/a\n9:pids:/docker/77\n1:name=systemd:/b\n")
        #expect(first.map(\.root) == ["/sys/fs/cgroup/pids"])
        #expect(first.map(\.path) == ["/docker/77"])
    }

    @Test func `this machine's limit is above what is in use`() throws {
        let limit = try #require(ProcessLimit.nearest())
        #expect(limit.used > 0)
        #expect(limit.left > 0)
        #expect(!limit.origin.isEmpty)
    }
}
