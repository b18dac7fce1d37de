internal import Glibc
internal import KernelDisplay

extension _Timing.ProcessorTime {
    /// What this process has used so far.
    static func ofThisProcess() -> _Timing.ProcessorTime {
        var usage = rusage()
        guard unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 else {
            return _Timing.ProcessorTime(user: .zero, system: .zero)
        }
        func duration(_ time: timeval) -> Duration {
            .seconds(time.tv_sec) + .microseconds(time.tv_usec)
        }
        return _Timing.ProcessorTime(
            user: duration(usage.ru_utime), system: duration(usage.ru_stime))
    }
}
