import DLLib
import TestSupport
import Testing

@Suite(.seeded) struct RandomTests {
    @Test func `equal seeds give equal numbers, other seeds others`() {
        var first = RandomGenerator(seed: 42)
        var second = RandomGenerator(seed: 42)
        var third = RandomGenerator(seed: 43)
        let numbers = (0..<100).map { _ in first.next() }
        #expect(numbers == (0..<100).map { _ in second.next() })
        #expect(numbers != (0..<100).map { _ in third.next() })
    }

    @Test func `the sequence is that of xoshiro256++ seeded by SplitMix64`() {
        // Computed with an independent implementation of the published algorithm.
        var generator = RandomGenerator(seed: 0)
        #expect(generator.next() == 0x53175D61490B23DF)
        #expect(generator.next() == 0x61DA6F3DC380D507)
    }

    @Test func `a split generator is independent of the later use of its parent`() {
        var parent = RandomGenerator(seed: 1)
        var child = parent.split()
        let numbers = (0..<10).map { _ in child.next() }
        var other = RandomGenerator(seed: 1)
        var otherChild = other.split()
        _ = other.next()
        #expect(numbers == (0..<10).map { _ in otherChild.next() })
    }

    @Test func `moments of the distributions`() {
        var generator = RandomGenerator(seed: 7)
        let count = 100_000
        // The standard error of a mean of n numbers is σ/√n; five of them make a safe bound.
        let uniform = Tensor(uniform: -1..<3, shape: [count], using: &generator)
        expectClose(Double(uniform.mean().scalar()), 1, absolute: 5 * 1.155 / 316)
        #expect(uniform.min().scalar() >= -1 && uniform.max().scalar() < 3)
        let normal = Tensor(
            normalMean: 2, standardDeviation: 3, shape: [count], using: &generator)
        expectClose(Double(normal.mean().scalar()), 2, absolute: 5 * 3.0 / 316)
        expectClose(Double((normal - 2).squared().mean().scalar()), 9, absolute: 5 * 12.8 / 316)
        let truncated = Tensor(
            truncatedNormalMean: 0, standardDeviation: 1, shape: [count], using: &generator)
        #expect(truncated.abs().max().scalar() <= 2)
        // Keras's constant: the deviation of a normal distribution cut at two deviations.
        expectClose(
            Double(truncated.squared().mean().scalar()), 0.87962566 * 0.87962566, absolute: 0.01)
    }

    @Test func `permutations hold every number once`() {
        var generator = RandomGenerator(seed: 3)
        let order = generator.permutation(1000)
        #expect(order.sorted() == Array(0..<1000))
        #expect(order != Array(0..<1000))
    }

    @Test func `dropout keeps the mean and drops the given part`() {
        var generator = RandomGenerator(seed: 5)
        let ones = Tensor(ones: [100_000])
        let kept = ones.dropout(rate: 0.3, using: &generator)
        let dropped = kept.equal(Tensor(zeros: [])).asType(.float32).mean().scalar()
        expectClose(Double(dropped), 0.3, absolute: 5 * 0.46 / 316)
        expectClose(Double(kept.mean().scalar()), 1, absolute: 5 * 0.66 / 316)
    }

    @Test func `whole numbers, ones and classes come as often as they should`() {
        var generator = RandomGenerator(seed: 11)
        let count = 100_000
        let dice = Tensor(integers: 1..<7, shape: [count], using: &generator)
        let (faces, counts, _) = dice.unique()
        #expect(faces.scalars() == [1, 2, 3, 4, 5, 6])
        // The count of an event with probability p among n has deviation √(n p (1 - p)).
        expectClose(counts, Tensor(repeating: Float(count) / 6, shape: [6]), absolute: 5 * 118)
        let ones = Tensor(bernoulli: 0.2, shape: [count], using: &generator)
        expectClose(Double(ones.mean().scalar()), 0.2, absolute: 5 * 0.4 / 316)
        let classes = Tensor(
            categorical: Tensor([[1, 0, 3], [0, 0, 2]]), count: count, using: &generator)
        let first = classes[0]
        expectClose(
            Double((first .== 2).asType(.float32).mean().scalar()), 0.75, absolute: 5 * 0.433 / 316)
        #expect((first .!= 1).allTrue)
        #expect((classes[1] .== 2).allTrue)
    }

    @Test func `rows are shuffled together`() {
        var generator = RandomGenerator(seed: 12)
        let x = Tensor(rangeTo: 200).reshaped(to: [100, 2])
        let mixed = x.shuffled(using: &generator)
        #expect(mixed != x)
        #expect((mixed[.all, 1] - mixed[.all, 0] .== 1).allTrue)
        #expect(mixed[.all, 0].sorted() == x[.all, 0])
    }
}
