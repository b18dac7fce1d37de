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
