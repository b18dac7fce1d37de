internal import DLLib
public import Testing

/// Gives each test of a suite random numbers of its own, the same in every run.
///
/// The library's generator starts anywhere and serves all tests at once: what a test drew from it
/// would depend on the others, and a bound that holds for nearly all weights would fail some day.
public struct SeededTrait: SuiteTrait, TestTrait, TestScoping {
    /// Suites within the suite get them, too.
    public var isRecursive: Bool { true }

    /// Runs a test in the scope of a seed.
    public func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await WeightSource.with(seed: 1) { try await function() }
    }
}

extension Trait where Self == SeededTrait {
    /// Random numbers that are the same in every run.
    public static var seeded: SeededTrait { SeededTrait() }
}
