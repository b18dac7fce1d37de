internal import Synchronization

/// What the generated code of a cell calls with the value of its last expression.
///
/// The name is spelled with an underscore because cells see this module.
public enum _CellResult {
    private static let value = ResultBox()
    private static let reachedEnd = Atomic<Bool>(false)

    /// Keeps the bundle of a value for the end of the cell; `Void` and display handles show nothing.
    public static func show<T>(_ value: T) {
        guard !(value is Void), !(value is DisplayHandle) else { return }
        self.value.put(MIMEBundle(describing: value))
    }

    /// Keeps the type's name: a value that cannot be copied cannot be inspected either.
    public static func show<T: ~Copyable>(_ value: borrowing T) {
        self.value.put(MIMEBundle(plainText: "\(T.self)"))
    }

    /// Notes that the code of the cell ran to its end; what follows is the end of the process in a
    /// program.
    public static func end() { reachedEnd.store(true, ordering: .relaxed) }

    /// Whether the code ran to its end, once.
    package static func takeEnd() -> Bool {
        reachedEnd.exchange(false, ordering: .relaxed)
    }

    /// The bundle of the last expression, once.
    package static func take() -> MIMEBundle? { value.take() }
}
