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
        var order = Array(0..<count)
        order.shuffle(using: &self)
        return order
    }
}

extension Tensor {
    /// Creates a tensor of independent numbers, evenly distributed over `range`.
    public init(
        uniform range: Range<Float>, shape: Shape, using generator: inout RandomGenerator
    ) {
        let width = range.upperBound - range.lowerBound
        self.init(shape: shape) { span in
            for index in span.indices {
                span[index] = range.lowerBound + width * generator.uniform()
            }
        }
    }

    /// Creates a tensor of independent numbers from a normal distribution.
    public init(
        normalMean mean: Float, standardDeviation: Float, shape: Shape,
        using generator: inout RandomGenerator
    ) {
        self.init(shape: shape) { span in
            // Words are drawn one after the other and turned into numbers on all threads.
            for start in stride(from: 0, to: span.count, by: 1 << 16) {
                let count = Swift.min(1 << 16, span.count - start)
                let words = (0..<count + count % 2).map { _ in generator.next() }
                NormalDistribution.write(
                    words, mean: mean, deviation: standardDeviation, into: &span, at: start)
            }
        }
    }

    /// Creates a tensor of independent numbers from a normal distribution cut at two standard
    /// deviations: values outside are drawn again.
    public init(
        truncatedNormalMean mean: Float, standardDeviation: Float, shape: Shape,
        using generator: inout RandomGenerator
    ) {
        self.init(shape: shape) { span in
            var spare: Float?
            for index in span.indices {
                var value = Float.infinity
                while value.magnitude > 2 {
                    if let left = spare {
                        value = left
                        spare = nil
                    } else {
                        let pair = generator.normalPair()
                        (value, spare) = (pair.0, pair.1)
                    }
                }
                span[index] = mean + standardDeviation * value
            }
        }
    }
}
