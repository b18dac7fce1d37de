import DLLib
import TestSupport
import Testing

/// Outputs and gradients of operations against those of Keras (`Fixtures/make_ops.py`).
///
/// Both sides compute in single precision from the same inputs; sums of up to 150 terms around 1
/// in another order differ by less than 1e-5.
@Suite(.seeded) struct KerasOperationTests {
    let expected: Golden

    init() throws {
        expected = try golden("ops")
    }

    /// Checks a function at inputs made by the formula with seeds from 1 on.
    private func check(
        _ name: String, _ shapes: [Shape], factor: Float = 1,
        sourceLocation: SourceLocation = #_sourceLocation, _ function: ([Tensor]) -> Tensor
    ) throws {
        let inputs = shapes.enumerated().map { formula($1, seed: $0 + 1) * factor }
        try check(name, inputs, sourceLocation: sourceLocation, function)
    }

    private func check(
        _ name: String, _ inputs: [Tensor], sourceLocation: SourceLocation,
        _ function: ([Tensor]) -> Tensor
    ) throws {
        let output = function(inputs)
        expectClose(
            output, try expected(name, "output"), absolute: 1e-5, "\(name): output",
            sourceLocation: sourceLocation)
        let gradients = valueAndGradients(at: inputs) { inputs in
            let result = function(inputs)
            return result.rank == 0 ? result : (result * formula(result.shape, seed: 7)).sum()
        }.gradients
        for (index, gradient) in gradients.enumerated() {
            expectClose(
                gradient, try expected(name, "gradient\(index)"), absolute: 2e-5,
                "\(name): gradient \(index)", sourceLocation: sourceLocation)
        }
    }

    @Test func `convolutions`() throws {
        try check("conv valid", [[2, 6, 7, 3], [3, 3, 3, 4], [4]]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2])
        }
        try check("conv same odd", [[2, 5, 7, 3], [3, 2, 3, 4], [4]]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], padding: .same)
        }
        for (name, shape) in [("even", [1, 6, 8, 3] as Shape), ("odd", [1, 7, 5, 3])] {
            try check("conv same strides \(name)", [shape, [3, 3, 3, 4], [4]]) {
                $0[0].conv2D(filter: $0[1], bias: $0[2], strides: 2, padding: .same)
            }
        }
        try check("conv same large kernel", [[1, 6, 6, 2], [5, 5, 2, 3], [3]]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], strides: 3, padding: .same)
        }
        try check("conv dilated", [[1, 8, 8, 2], [3, 3, 2, 3], [3]]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], padding: .same, dilation: 2)
        }
        try check("conv groups", [[1, 5, 5, 4], [3, 3, 2, 6], [6]]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], padding: .same, groups: 2)
        }
        try check("conv relu", [[1, 5, 5, 3], [3, 3, 3, 4], [4]]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], activation: .relu)
        }
        try check("conv blocked", [[1, 4, 4, 16], [3, 3, 16, 32], [32]]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], padding: .same)
        }
    }

    @Test func `depthwise convolutions`() throws {
        try check("depthwise same", [[1, 5, 6, 4], [3, 3, 4, 1], [4]]) {
            $0[0].depthwiseConv2D(filter: $0[1], bias: $0[2], padding: .same)
        }
        try check("depthwise strides even", [[1, 6, 6, 16], [3, 3, 16, 1], [16]]) {
            $0[0].depthwiseConv2D(filter: $0[1], bias: $0[2], strides: 2, padding: .same)
        }
        try check("depthwise multiplier", [[1, 5, 5, 3], [3, 3, 3, 2], [6]]) {
            $0[0].depthwiseConv2D(filter: $0[1], bias: $0[2])
        }
    }

    @Test func `poolings`() throws {
        try check("max pool", [[1, 6, 7, 3]]) { $0[0].maxPool2D(window: 2) }
        try check("max pool same", [[1, 7, 5, 3]]) {
            $0[0].maxPool2D(window: 3, strides: 2, padding: .same)
        }
        try check("average pool", [[1, 6, 6, 3]]) { $0[0].averagePool2D(window: 2) }
        try check("average pool same", [[1, 7, 5, 3]]) {
            $0[0].averagePool2D(window: 3, strides: 2, padding: .same)
        }
        try check("global average pool", [[2, 3, 4, 5]]) { $0[0].globalAveragePool2D() }
    }

    @Test func `batch normalisation in training`() throws {
        let name = "batch norm training"
        try check(name, [[3, 2, 3, 4], [4], [4]]) {
            $0[0].batchNormalized(scale: $0[1], offset: $0[2], epsilon: 1e-3).result
        }
        // Keras moves its averages by a tenth towards the batch's mean and biased variance.
        let batch = formula([3, 2, 3, 4], seed: 1).batchNormalized(
            scale: formula([4], seed: 2), offset: formula([4], seed: 3), epsilon: 1e-3)
        let mean = formula([4], seed: 4) * 0.9 + batch.mean * 0.1
        let variance = (formula([4], seed: 5).abs() + 1) * 0.9 + batch.variance * 0.1
        expectClose(mean, try expected(name, "movingMean"))
        expectClose(variance, try expected(name, "movingVariance"))
    }

    @Test func `batch normalisation in prediction`() throws {
        let mean = formula([4], seed: 4)
        let variance = formula([4], seed: 5).abs() + 1
        try check("batch norm inference", [[3, 2, 3, 4], [4], [4]]) {
            $0[0].batchNormalized(
                mean: mean, variance: variance, scale: $0[1], offset: $0[2], epsilon: 1e-3)
        }
    }

    @Test func `dense layers`() throws {
        try check("dense", [[3, 5], [5, 4], [4]]) { $0[0].dense($0[1], bias: $0[2]) }
        try check("dense relu", [[3, 5], [5, 4], [4]]) {
            $0[0].dense($0[1], bias: $0[2], activation: .relu)
        }
    }

    @Test func `activations`() throws {
        try check("softmax", [[3, 5]], factor: 4) { $0[0].softmax() }
        try check("log softmax", [[3, 5]], factor: 4) { $0[0].logSoftmax() }
        try check("sigmoid", [[3, 5]], factor: 4) { $0[0].sigmoid() }
        try check("tanh", [[3, 5]], factor: 4) { $0[0].tanh() }
        try check("relu6", [[3, 5]], factor: 10) { $0[0].relu(max: 6) }
    }

    @Test func `cross-entropies`() throws {
        let labels = Tensor(oneHot: [0, 1, 2, 3], classCount: 5)
        try check("cross-entropy logits", [[4, 5]], factor: 4) {
            softmaxCrossEntropy(logits: $0[0], labels: labels)
        }
        let probabilities = formula([4, 5], seed: 1).abs() + 0.1
        try check(
            "cross-entropy probabilities", [probabilities], sourceLocation: #_sourceLocation
        ) { $0[0].crossEntropiesOfProbabilities(labels: labels).mean() }
    }
}
