internal import Glibc

/// The name of a signal, such as `SIGKILL`.
package struct SignalName: Sendable, CustomStringConvertible {
    private let number: Int32

    private static let names: [Int32: String] = [
        SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS",
        SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM",
        SIGINT: "SIGINT", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
    ]

    /// Names a signal by its number.
    package init(_ number: Int32) { self.number = number }

    /// The name, or the number for a signal that no process here gets.
    package var description: String { Self.names[number] ?? "signal \(number)" }
}
