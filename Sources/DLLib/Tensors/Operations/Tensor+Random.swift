public import DLFoundation
internal import DLKernels

// Random tensors. Those without `using:` take their numbers from the library's own generator, which
// ``setRandomSeed(_:)`` starts anew.

extension Tensor {
    /// Creates a tensor of independent numbers from a normal distribution.
    public init(normal shape: Shape, mean: Float = 0, standardDeviation: Float = 1) {
        var generator = WeightSource.split()
        self.init(
            normalMean: mean, standardDeviation: standardDeviation, shape: shape,
            using: &generator)
    }

    /// Creates a tensor of independent numbers, evenly distributed over a range.
    public init(uniform shape: Shape, in range: Range<Float> = 0..<1) {
        var generator = WeightSource.split()
        self.init(uniform: range, shape: shape, using: &generator)
    }

    /// Creates an `int32` tensor of independent whole numbers, each of the range equally likely.
    ///
    /// - Precondition: The range holds a number, and its bounds fit into 32 bits.
    public init(
        integers range: Range<Int>, shape: Shape, using generator: inout RandomGenerator
    ) {
        guard !range.isEmpty, Int32(exactly: range.lowerBound) != nil,
            Int32(exactly: range.upperBound - 1) != nil
        else {
            shapeFailure("integers", "\(range) is empty or does not fit into int32", shape)
        }
        var numbers: [Int32] = []
        numbers.reserveCapacity(shape.elementCount)
        for _ in 0..<shape.elementCount {
            numbers.append(Int32(truncatingIfNeeded: Int.random(in: range, using: &generator)))
        }
        self.init(numbers, shape: shape)
    }

    /// Creates a tensor of ones with the given probability and zeros otherwise.
    ///
    /// - Precondition: The probability is in `0...1`.
    public init(
        bernoulli probability: Float, shape: Shape, using generator: inout RandomGenerator
    ) {
        guard (0...1).contains(probability) else {
            shapeFailure("bernoulli", "a probability is in 0...1, not \(probability)", shape)
        }
        self.init(shape: shape) { span in
            for index in span.indices {
                span[index] = generator.uniform() < probability ? 1 : 0
            }
        }
    }

    /// Draws classes at random: `int32` numbers `[rows, count]`, each independent of the others.
    ///
    /// - Parameters:
    ///   - probabilities: `[rows, classes]`, none negative; rows need not sum to 1.
    ///   - count: How often to draw from each row.
    ///   - generator: Where chance comes from.
    /// - Precondition: Each row has a positive, finite sum.
    public init(
        categorical probabilities: Tensor, count: Int = 1,
        using generator: inout RandomGenerator
    ) {
        guard probabilities.rank == 2, count >= 0 else {
            shapeFailure("categorical", "[rows, classes] are expected", probabilities.shape)
        }
        let (rows, classes) = (probabilities.shape[0], probabilities.shape[1])
        var drawn: [Int32] = []
        drawn.reserveCapacity(rows * count)
        probabilities.withScalars(as: Double.self) { span in
            for row in 0..<rows {
                var bounds: [Double] = []
                var sum = 0.0
                for column in 0..<classes {
                    let probability = span[row * classes + column]
                    guard probability >= 0 else {
                        shapeFailure(
                            "categorical", "probability \(probability) in row \(row)",
                            probabilities.shape)
                    }
                    sum += probability
                    bounds.append(sum)
                }
                guard sum > 0, sum.isFinite else {
                    shapeFailure(
                        "categorical", "the probabilities of row \(row) sum to \(sum)",
                        probabilities.shape)
                }
                for _ in 0..<count {
                    let place = Double(generator.next() >> 11) * 0x1p-53 * sum
                    drawn.append(Int32(truncatingIfNeeded: Self.position(of: place, in: bounds)))
                }
            }
        }
        self.init(drawn, shape: [rows, count])
    }

    /// The first bound above a number, found by halving; a class of probability 0 has no place.
    private static func position(of place: Double, in bounds: [Double]) -> Int {
        var (low, high) = (0, bounds.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] > place { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The rows (along the first axis) in random order.
    public func shuffled(using generator: inout RandomGenerator) -> Tensor {
        guard let count = shape.first else { return self }
        return gathered(rows: generator.permutation(count))
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
