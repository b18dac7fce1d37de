internal import DLKernels

/// The library's one source of chance: the same seed gives the same numbers on every machine.
///
/// - Source: Blackman, Vigna, "Scrambled Linear Pseudorandom Number Generators",
///   arXiv:1805.01407 (xoshiro256++), seeded by SplitMix64 as its authors advise.
public struct RandomGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Creates a generator; equal seeds give equal sequences.
    public init(seed: UInt64) {
        var mix = seed
        func next() -> UInt64 {
            mix &+= 0x9E37_79B9_7F4A_7C15
            var z = mix
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        state = (next(), next(), next(), next())
    }

    /// Creates a generator with a seed from the system: different in every run.
    public init() {
        var system = SystemRandomNumberGenerator()
        self.init(seed: system.next())
    }

    /// The state, from which an equal generator can be made.
    package var words: [UInt64] { [state.0, state.1, state.2, state.3] }

    /// Creates a generator that goes on where another one was; `nil` unless these are the four
    /// words of one.
    package init?(words: [UInt64]) {
        guard words.count == 4, words.contains(where: { $0 != 0 }) else { return nil }
        state = (words[0], words[1], words[2], words[3])
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let sum = state.0 &+ state.3
        let result = ((sum << 23) | (sum >> 41)) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A new generator whose sequence does not depend on what this one is used for later.
    public mutating func split() -> RandomGenerator {
        RandomGenerator(seed: next())
    }

    /// A number in `0..<1`, all multiples of 2⁻²⁴ equally likely.
    public mutating func uniform() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// Two independent numbers from the normal distribution with mean 0 and deviation 1.
    mutating func normalPair() -> (Float, Float) { NormalDistribution.pair(next(), next()) }

    /// The numbers `0..<count` in random order.
    public mutating func permutation(_ count: Int) -> [Int] {
        guard count >= 0, count < (Engine.availableMemory ?? .max) / MemoryLayout<Int>.stride else {
            shapeFailure("permutation", "\(count) numbers cannot be made")
        }
        var order = Array(0..<count)
        order.shuffle(using: &self)
        return order
    }
}
