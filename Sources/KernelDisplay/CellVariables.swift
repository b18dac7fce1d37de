internal import Synchronization

/// What the generated code of a cell tells about its variables.
///
/// The name is spelled with an underscore because cells see this module.
public enum _CellVariables {
    /// Takes the name of a variable and the identity of its type.
    package typealias Observer = @Sendable (StaticString, ObjectIdentifier) -> Void

    private static let observer = Mutex<Observer?>(nil)
    private static let scale = Mutex<(@Sendable (String) -> Int?)?>(nil)

    /// Lets `observer` know of each variable, and asks `scale` for the bytes that one holds; called
    /// once, before any cell runs.
    package static func install(
        _ observer: @escaping Observer, scale: @escaping @Sendable (String) -> Int?
    ) {
        self.observer.withLock { $0 = observer }
        self.scale.withLock { $0 = scale }
    }

    /// The memory that a variable such as `Cell7.rows` holds, in bytes.
    static func byteCount(ofReplaced name: String) -> Int? { scale.withLock { $0 }?(name) }

    /// Tells the type of a variable that has just got its value: whoever ends the value needs it.
    ///
    /// The compiler lets it be called with a variable only where that has a value.
    ///
    /// The last parameter sees to it that of an `any P` the type is `any P`, not that of the value:
    /// with another use of `T` the compiler does not open it.
    public static func note<T: ~Copyable>(
        _ name: StaticString, _ variable: borrowing T, _ whole: _WholeType<T>? = nil
    ) {
        observer.withLock { $0 }?(name, ObjectIdentifier(T.self))
    }
}

/// A mention of a type.
public struct _WholeType<T: ~Copyable>: Sendable {}
