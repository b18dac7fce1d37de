internal import WorkerLink

/// Why a worker ended.
struct WorkerLoss: Sendable {
    /// What the worker said about it.
    var ending: CellEnding?
    /// What the runtime wrote last on stderr.
    var fatalError: String
    /// The status `waitpid` gave.
    var status: Int32 = 0
    /// What the kernel itself knows about it.
    var reason: String?
}
