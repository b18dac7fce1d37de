internal import Glibc

/// Work in which a stop, that would end the program, ends only the work.
///
/// Misuse of tensors and layers stops the program, because a program that is wrong should not go on.
/// What a file describes is no program: making layers of it may meet the same stops, but has to end
/// in an error. So it runs on a thread of its own; a stop notes its text and ends that thread. What
/// had been made by then is not given back, which a damaged file may cost.
package enum Containment {
    /// The text of a stop.
    package struct Stop: Error {
        package let message: String
    }

    @TaskLocal private static var current: Region?

    /// Runs `body`; throws a ``Stop`` where it would have stopped the program.
    package static func run<R>(_ body: @escaping () throws -> R) throws -> R {
        let region = Region()
        var result: Result<R, any Error>?
        region.body = { result = Result(catching: body) }
        guard region.runOnThread() else { return try body() }
        if let message = region.message { throw Stop(message: message) }
        guard let result else { throw Stop(message: "the work ended without a result") }
        return try result.get()
    }

    /// Ends the work under way with a text; returns where nothing contains it.
    package static func end(_ message: String) {
        guard let region = current else { return }
        region.message = message
        pthread_exit(nil)
    }

    /// One run: the work and how it ended.
    private final class Region: @unchecked Sendable {
        // Only the thread of the work writes to it, and who waits for that thread reads it.
        var body: () -> Void = {}
        var message: String?

        /// Runs the work on a new thread and waits for its end; `false` when there is no thread.
        func runOnThread() -> Bool {
            var thread = pthread_t()
            let context = unsafe Unmanaged.passRetained(self).toOpaque()
            let failure = unsafe pthread_create(
                &thread, nil,
                { context in
                    guard let context = unsafe context else { return nil }
                    let region = unsafe Unmanaged<Region>.fromOpaque(context).takeUnretainedValue()
                    Containment.$current.withValue(region) { region.body() }
                    return nil
                }, context)
            if failure == 0 { pthread_join(thread, nil) }
            unsafe Unmanaged<Region>.fromOpaque(context).release()
            return failure == 0
        }
    }
}
