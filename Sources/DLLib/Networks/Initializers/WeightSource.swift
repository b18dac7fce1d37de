internal import Synchronization

/// Where first weights and other random choices of the library come from.
package enum WeightSource {
    /// A generator that stands in for the library's, inside ``with(_:_:)``.
    package final class Local: Sendable {
        fileprivate let generator: Mutex<RandomGenerator>

        /// Starts from a seed.
        package init(seed: UInt64) { generator = Mutex(RandomGenerator(seed: seed)) }
    }

    @TaskLocal private static var local: Local?
    private static let shared = Mutex(RandomGenerator())

    /// Lets everything random in `body` come from `source`, unless that is `nil`.
    package static func with<R>(_ source: Local?, _ body: () throws -> R) rethrows -> R {
        guard let source else { return try body() }
        return try $local.withValue(source, operation: body)
    }

    /// Lets everything random in `body`, and in the tasks it starts, come from a seed.
    package static func with<R>(seed: UInt64, _ body: () async throws -> R) async rethrows -> R {
        try await $local.withValue(Local(seed: seed), operation: body)
    }

    @TaskLocal fileprivate static var zeros: Budget?

    /// How many numbers the weights of layers may still take that are made from a file.
    fileprivate final class Budget: @unchecked Sendable {
        // Only the task that owns the task-local value reaches it.
        private var left: Int

        init(_ elements: Int) { left = elements }

        func take(_ shape: Shape) {
            guard shape.elementCount <= left else {
                shapeFailure(
                    "weights", "the layers need more numbers than the file holds", shape)
            }
            left -= shape.elementCount
        }
    }

    /// Builds layers whose weights will be replaced: they start as zeros, and the library's
    /// generator is left alone.
    ///
    /// - Parameters:
    ///   - elements: How many numbers the weights may take together.
    ///   - body: Makes the layers.
    /// - Returns: What `body` gives.
    package static func withoutDrawing<R>(
        elements: Int = .max, _ body: () throws -> R
    ) rethrows -> R {
        // Layers inside layers share the numbers there are.
        try $zeros.withValue(zeros ?? Budget(elements)) {
            try $local.withValue(Local(seed: 0), operation: body)
        }
    }

    /// A new generator, independent of all others.
    package static func split() -> RandomGenerator {
        if let local { return local.generator.withLock { $0.split() } }
        return shared.withLock { $0.split() }
    }

    /// Starts the library's generator anew.
    fileprivate static func reseed(_ seed: UInt64) {
        shared.withLock { $0 = RandomGenerator(seed: seed) }
    }
}

/// Makes what follows repeatable: first weights, shuffling and dropout.
///
/// With the same seed and the same number of threads a program computes the same numbers again.
public func setRandomSeed(_ seed: UInt64) {
    WeightSource.reseed(seed)
}

extension Initializer {
    /// A first value for a weight, from the generator in force.
    package func makeWeight(shape: Shape) -> Tensor {
        if let budget = WeightSource.zeros {
            budget.take(shape)
            return Tensor(zeros: shape)
        }
        var generator = WeightSource.split()
        return self(shape, using: &generator)
    }
}
