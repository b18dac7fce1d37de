internal import DLKernels
package import DLNetworks

/// Samples with their targets, fetched by place.
package protocol SampleSource {
    /// The number of samples.
    var count: Int { get }
    /// The shape of one sample, for each input of the model.
    var inputShapes: [Shape] { get }
    /// The shape of one target, for each output of the model.
    var targetShapes: [Shape] { get }

    /// The samples and targets at these places, as numbers a model computes with.
    func batch(at places: [Int]) -> Batch

    /// The same with some of the inputs only, named by their places.
    func batch(at places: [Int], inputs: [Int]) -> Batch

    /// A hash of everything that enters a model of each sample.
    func hashes(of range: Range<Int>) -> [UInt64]

    /// The targets of all samples for each output, to check them before training.
    var targets: [Tensor] { get }

    /// The first sample with a number that is infinite or none; looked for before training.
    var firstNotFinite: Int? { get }

    /// The smallest and largest number of some samples with one input; `nil` where they do not tell
    /// a scale of pixels.
    func pixelRange(of places: Range<Int>) -> PixelRange?
}

extension SampleSource {
    /// The samples and targets at these places with all inputs.
    package func batch(at places: [Int]) -> Batch {
        batch(at: places, inputs: Array(inputShapes.indices))
    }
}

/// Some samples with their targets.
package struct Batch {
    /// One tensor for each input of the model, or of the rest of it behind ``beginning``.
    package let inputs: [Tensor]
    /// The targets for each output, one for each sample.
    package let targets: [Tensor]
    /// How much each sample counts; `nil` for all alike.
    package var weights: [Float]?
    /// The part of the model that the samples have gone through already.
    package var beginning: FrozenBeginning?
}

/// Samples that lie in memory as tensors; photos may stay bytes until they are used.
package struct TensorSource: SampleSource {
    private let inputs: [Tensor]
    package let targets: [Tensor]
    private let weights: [Float]?

    package init(inputs: [Tensor], targets: [Tensor], weights: [Float]? = nil) {
        self.inputs = inputs
        self.targets = targets
        self.weights = weights
    }

    /// Takes over tensors that must agree in their number of samples.
    ///
    /// - Throws: ``TrainingError/countMismatch(samples:targets:)``.
    package init(checking inputs: [Tensor], _ targets: [Tensor], weights: [Float]?) throws {
        self.init(inputs: inputs, targets: targets, weights: weights)
        let samples = inputs.first?.shape.first ?? 0
        for tensor in inputs + targets where tensor.shape.first ?? 0 != samples {
            throw TrainingError.countMismatch(samples: samples, targets: tensor.shape.first ?? 0)
        }
    }

    package var count: Int { inputs.first?.shape.first ?? 0 }
    package var inputShapes: [Shape] { inputs.map(\.shape.droppingBatch) }
    package var targetShapes: [Shape] { targets.map(\.shape.droppingBatch) }

    package func batch(at places: [Int], inputs wanted: [Int]) -> Batch {
        // All of them in their order are there already.
        let isWhole = places.elementsEqual(0..<count)
        func draw(_ tensor: Tensor) -> Tensor {
            isWhole
                ? Tensor(shape: tensor.shape, buffer: tensor.buffer)
                : tensor.gathered(rows: places)
        }
        return Batch(
            inputs: wanted.map { draw(inputs[$0]).asType(.float32) }, targets: targets.map(draw),
            weights: weights.map { all in places.map { all[$0] } })
    }

    package func hashes(of range: Range<Int>) -> [UInt64] {
        var result = [UInt64](repeating: 0, count: range.count)
        for (number, input) in inputs.enumerated() {
            // The same bytes mean something else as another kind of number or as another input.
            let seed = StableHash.of("\(number) \(input.dtype)")
            let part = input.samples(range).buffer.hashes(rows: range.count, seed: seed)
            for place in result.indices { result[place] = result[place] &* 31 &+ part[place] }
        }
        return result
    }

    package var firstNotFinite: Int? { inputs.lazy.compactMap(\.firstRowNotFinite).first }

    package func pixelRange(of places: Range<Int>) -> PixelRange? {
        guard inputs.count == 1, !places.isEmpty, inputs[0].elementCount > 0 else { return nil }
        // Bytes are pixels as files hold them; nothing has to be looked at.
        if inputs[0].dtype == .uint8 { return PixelRange(lowest: 0, highest: 255, isByte: true) }
        let part = inputs[0].samples(places).asType(.float32)
        return PixelRange(lowest: part.min().scalar(), highest: part.max().scalar())
    }
}

/// A part of other samples.
package struct SampleRange: SampleSource {
    private let source: any SampleSource
    private let range: Range<Int>

    package init(_ source: any SampleSource, _ range: Range<Int>) {
        self.source = source
        self.range = range
    }

    package var count: Int { range.count }
    package var inputShapes: [Shape] { source.inputShapes }
    package var targetShapes: [Shape] { source.targetShapes }
    package var targets: [Tensor] { source.targets.map { $0.slice(axis: 0, range) } }

    package func pixelRange(of places: Range<Int>) -> PixelRange? {
        source.pixelRange(
            of: places.lowerBound + range.lowerBound..<places.upperBound + range.lowerBound)
    }

    package var firstNotFinite: Int? {
        source.firstNotFinite.flatMap { range.contains($0) ? $0 - range.lowerBound : nil }
    }

    package func batch(at places: [Int], inputs: [Int]) -> Batch {
        source.batch(at: places.map { $0 + range.lowerBound }, inputs: inputs)
    }

    package func hashes(of part: Range<Int>) -> [UInt64] {
        source.hashes(
            of: part.lowerBound + range.lowerBound..<part.upperBound + range.lowerBound)
    }
}

/// Samples that also count by weights of their classes.
struct ClassWeighted: SampleSource {
    private let source: any SampleSource
    private let weights: [Float]

    init(_ source: any SampleSource, _ weights: [Float]) {
        self.source = source
        self.weights = weights
    }

    var count: Int { source.count }
    var inputShapes: [Shape] { source.inputShapes }
    var targetShapes: [Shape] { source.targetShapes }
    var targets: [Tensor] { source.targets }
    var firstNotFinite: Int? { source.firstNotFinite }

    func pixelRange(of places: Range<Int>) -> PixelRange? { source.pixelRange(of: places) }

    func hashes(of range: Range<Int>) -> [UInt64] { source.hashes(of: range) }

    func batch(at places: [Int], inputs: [Int]) -> Batch {
        var batch = source.batch(at: places, inputs: inputs)
        let own = batch.weights
        batch.weights = places.enumerated().map { weights[$1] * (own?[$0] ?? 1) }
        return batch
    }
}

/// How much samples count in the loss.
enum SampleWeights {
    /// A weight for each sample from a tensor `[samples]` or `[samples, 1]`.
    static func scalars(_ weights: Tensor?, samples: [Tensor]) throws -> [Float]? {
        guard let weights else { return nil }
        let count = samples.first?.shape.first ?? 0
        guard weights.elementCount == count, weights.shape.first == count else {
            throw TrainingError.weights(
                "sampleWeight has shape \(weights.shape) for \(count) samples")
        }
        let values = weights.scalars()
        if let wrong = values.firstIndex(where: { !$0.isFinite || $0 < 0 }) {
            throw TrainingError.weights("sampleWeight of sample \(wrong) is \(values[wrong])")
        }
        return values
    }

    /// The weight of each sample by the class its target names; 1 for classes not listed.
    ///
    /// - Parameters:
    ///   - classWeight: The weights by class number.
    ///   - targets: Class numbers, one-hot rows, or 0 and 1.
    ///   - units: The units of the last layer, where they are known.
    /// - Returns: A weight for each sample.
    /// - Throws: ``TrainingError/weights(_:)`` when a class is none of the model's, or a target does
    ///   not name one class.
    static func ofClasses(
        _ classWeight: [Int: Float], targets: Tensor, units: Int?
    ) throws -> [Float] {
        if let wrong = classWeight.first(where: { !$0.value.isFinite || $0.value < 0 }) {
            throw TrainingError.weights("classWeight of class \(wrong.key) is \(wrong.value)")
        }
        let rows = targets.shape.first ?? 0
        guard targets.rank <= 2, rows > 0 else {
            throw TrainingError.weights(
                "classWeight needs one class for each sample, but targets have shape "
                    + "\(targets.shape)")
        }
        let columns = targets.elementCount / rows
        let classCount = columns > 1 ? columns : units.map { $0 == 1 ? 2 : $0 }
        if let classCount,
            let unknown = classWeight.keys.sorted().first(where: { !(0..<classCount).contains($0) })
        {
            throw TrainingError.weights(
                "classWeight names the class \(unknown), but the classes are 0 to "
                    + "\(classCount - 1)")
        }
        let values = targets.scalars()
        for row in 0..<rows {
            let target = values[row * columns..<(row + 1) * columns]
            if columns > 1 {
                guard target.allSatisfy({ $0 == 0 || $0 == 1 }), target.reduce(0, +) == 1 else {
                    throw TrainingError.weights(
                        "classWeight needs one class for each sample, but the target of sample "
                            + "\(row) has \(target.count { $0 != 0 }) of \(columns) values set. For "
                            + "several labels at once give sampleWeight")
                }
            } else if let value = target.first,
                value < 0 || value != value.rounded()
                    || (classCount.map { value >= Float($0) } ?? false)
            {
                throw TrainingError.weights(
                    "classWeight needs class numbers, but the target of sample \(row) is \(value). "
                        + "For values give sampleWeight")
            }
        }
        let classes = Scores.classNumbers(targets, classes: columns, rows: rows)
        return classes.map { classWeight[$0] ?? 1 }
    }
}
