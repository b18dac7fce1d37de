public import DLFoundation
internal import Synchronization

/// A tensor that training changes: a weight, or a statistic that a layer keeps.
///
/// Reading ``value`` while a gradient is being recorded makes the parameter part of the recording,
/// if it is trainable and its gradient was asked for. Otherwise it is a constant.
public final class Parameter: @unchecked Sendable {
    /// What summaries and weight files call it, such as `kernel`.
    public let name: String
    /// Whether training may change it; read at every step, so it can be switched at any time.
    public var isTrainable: Bool
    /// Counts the changes of the value, for results that are kept as long as it stays the same.
    public private(set) var version = 0

    /// Whether the value was assigned, as by reading a file, and training has not changed it since.
    package private(set) var isLoaded = false

    /// What every step of an optimizer ends with, such as a limit on the norm; `nil` for nothing.
    public var constraint: (@Sendable (Tensor) -> Tensor)?

    /// Whether a layer changes the value on the way forward, too, though training learns it.
    package var changesInCalls = false

    private var stored: Tensor

    /// Creates a parameter with its first value.
    public init(_ value: Tensor, name: String, isTrainable: Bool = true) {
        stored = value.withoutGradient()
        self.name = name
        self.isTrainable = isTrainable
    }

    /// The present value.
    ///
    /// - Precondition: Not set after having been used in a recording that still goes on; the
    ///   gradient would belong to neither value.
    public var value: Tensor {
        get { Tape.current?.leaf(for: self, value: stored) ?? stored }
        set {
            checkChange()
            guard newValue.shape == stored.shape else {
                shapeFailure(
                    "Parameter '\(name)'", "the new value must have the old one's shape",
                    stored.shape, newValue.shape)
            }
            stored = newValue.withoutGradient()
            version += 1
            isLoaded = true
        }
    }

    /// The sizes of the value.
    public var shape: Shape { stored.shape }

    /// Changes the value in place, without copying it when nobody else holds it.
    public func update<R>(_ body: (inout Tensor) throws -> R) rethrows -> R {
        checkChange()
        defer {
            version += 1
            isLoaded = false
        }
        return try body(&stored)
    }

    /// Puts back a value the parameter had before, and whether that one was loaded.
    package func restore(_ value: Tensor, isLoaded: Bool) {
        update { $0 = value }
        self.isLoaded = isLoaded
    }

    /// Whether no recording that still goes on has used the value.
    package var canChange: Bool { Tape.current?.uses(self) != true }

    private func checkChange() {
        guard canChange else {
            shapeFailure(
                "Parameter '\(name)'",
                "its value cannot change between its use and the computation of its gradient",
                stored.shape)
        }
    }
}

extension [Parameter] {
    /// The number of scalars in all the parameters together.
    package var elementCount: Int { reduce(0) { $0 + $1.shape.elementCount } }
}

extension Parameter: CustomStringConvertible {
    /// The name, whether training changes it, and the value.
    public var description: String {
        "\(name), \(isTrainable ? "trainable" : "frozen")\n\(stored)"
    }
}
