/// Samples with their targets, fetched by place.
package protocol SampleSource {
    /// The number of samples.
    var count: Int { get }
    /// The shape of one sample, for each input of the model.
    var inputShapes: [Shape] { get }
    /// The shape of one target.
    var targetShape: Shape { get }

    /// The samples and targets at these places, as numbers a model computes with.
    func batch(at places: [Int]) -> Batch

    /// The targets of all samples, to check them before training.
    var targets: Tensor { get }
}

/// Some samples with their targets.
package struct Batch {
    /// One tensor for each input of the model.
    package let inputs: [Tensor]
    /// The targets, one for each sample.
    package let targets: Tensor
}

/// Samples that lie in memory as tensors; photos may stay bytes until they are used.
package struct TensorSource: SampleSource {
    private let inputs: [Tensor]
    package let targets: Tensor

    package init(inputs: [Tensor], targets: Tensor) {
        self.inputs = inputs
        self.targets = targets
    }

    package var count: Int { targets.shape.first ?? 0 }
    package var inputShapes: [Shape] { inputs.map(\.shape.droppingBatch) }
    package var targetShape: Shape { targets.shape.droppingBatch }

    package func batch(at places: [Int]) -> Batch {
        Batch(
            inputs: inputs.map { $0.gathered(rows: places).asType(.float32) },
            targets: targets.gathered(rows: places))
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
    package var targetShape: Shape { source.targetShape }
    package var targets: Tensor { source.targets.slice(axis: 0, range) }

    package func batch(at places: [Int]) -> Batch {
        source.batch(at: places.map { $0 + range.lowerBound })
    }
}
