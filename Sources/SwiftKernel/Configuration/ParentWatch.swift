import Foundation

/// Notices that the process which started the kernel is gone.
///
/// A front end that is killed cannot ask its kernels to end; it leaves its process identifier in
/// `JPY_PARENT_PID`, so that they can see for themselves.
package struct ParentWatch: Sendable {
    private let parent: Int32
    private let parentAtStart = getppid()

    /// Creates a watch; nil when the environment names no parent.
    package init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let parent = environment["JPY_PARENT_PID"].flatMap(Int32.init), parent > 1 else {
            return nil
        }
        self.parent = parent
    }

    /// Calls `onLoss` once, from a thread of its own, when the parent is gone.
    package func start(
        every interval: Duration = .seconds(1), onLoss: @escaping @Sendable () -> Void
    ) {
        let thread = Thread {
            while isAlive { Thread.sleep(forTimeInterval: interval / .seconds(1)) }
            onLoss()
        }
        thread.name = "parent watch"
        thread.start()
    }

    private var isAlive: Bool {
        // A dead parent that nobody has waited for still has its identifier, but no children.
        if parentAtStart == parent, getppid() != parent { return false }
        return kill(parent, 0) == 0 || errno != ESRCH
    }
}
