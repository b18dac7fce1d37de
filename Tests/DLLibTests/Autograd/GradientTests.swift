import DLLib
import TestSupport
import Testing

/// Every differentiable operation against central differences in double precision.
@Suite struct GradientTests {
    let x = formula([2, 3], seed: 1)
    let y = formula([2, 3], seed: 2)
    let positive = formula([2, 3], seed: 3).abs() + 0.5

    @Test func `arithmetic of two tensors`() {
        expectGradient(at: [x, y]) { $0[0] + $0[1] }
        expectGradient(at: [x, y]) { $0[0] - $0[1] }
        expectGradient(at: [x, y]) { $0[0] * $0[1] }
        expectGradient(at: [x, positive]) { $0[0] / $0[1] }
        expectGradient(at: [x, y]) { Tensor.maximum($0[0], $0[1]) }
        expectGradient(at: [x, y]) { Tensor.minimum($0[0], $0[1]) }
    }

    @Test func `arithmetic with broadcasting`() {
        let row = formula([3], seed: 4)
        let column = formula([2, 1], seed: 5)
        expectGradient(at: [x, row]) { $0[0] * $0[1] }
        expectGradient(at: [column, row]) { $0[0] - $0[1] }
        expectGradient(at: [row, column]) { $0[0] / ($0[1] + 3) }
    }

    @Test func `arithmetic with numbers`() {
        expectGradient(at: [x]) { 3 - $0[0] * 2 }
        expectGradient(at: [positive]) { 2 / $0[0] }
        expectGradient(at: [x]) { -($0[0] / 4 + 1) }
    }

    @Test func `functions of one tensor`() {
        expectGradient(at: [positive]) { $0[0].sqrt() }
        expectGradient(at: [x]) { $0[0].exp() }
        expectGradient(at: [positive]) { $0[0].log() }
        expectGradient(at: [x]) { $0[0].abs() }
        expectGradient(at: [positive]) { $0[0].pow(2.5) }
        expectGradient(at: [x]) { $0[0].sigmoid() }
        expectGradient(at: [x]) { $0[0].tanh() }
        expectGradient(at: [x]) { $0[0].relu() }
        expectGradient(at: [x * 10]) { $0[0].relu(max: 6) }
        expectGradient(at: [x]) { $0[0].clipped(to: -0.5...0.5) }
        expectGradient(at: [x]) { $0[0].scaled(by: [1, 2, 3], offset: [0]) }
    }

    @Test func `reductions`() {
        let z = formula([2, 3, 4], seed: 6)
        expectGradient(at: [z]) { $0[0].sum() }
        expectGradient(at: [z]) { $0[0].sum(axis: 1) }
        expectGradient(at: [z]) { $0[0].mean(axes: [0, 2], keepDims: true) }
        expectGradient(at: [z]) { $0[0].max(axis: -1) }
        expectGradient(at: [z]) { $0[0].min(axis: 0) }
    }

    @Test func `shape and indexing`() {
        let z = formula([2, 3, 4], seed: 6)
        expectGradient(at: [z]) { $0[0].transposed([2, 0, 1]) }
        expectGradient(at: [z]) { $0[0].reshaped(to: [4, -1]) }
        expectGradient(at: [z]) { $0[0].slice(axis: 1, 1..<3) }
        expectGradient(at: [z]) { $0[0].gathered(rows: [1, 0, 1]) }
        expectGradient(at: [z]) { $0[0].padded(axis: 2, before: 1, after: 2) }
        expectGradient(at: [z, z * 2]) { Tensor(concatenating: $0, axis: 2) }
        expectGradient(at: [z, z * 2]) { Tensor(stacking: $0) }
    }

    @Test func `products of matrices`() {
        let a = formula([3, 4], seed: 1)
        let b = formula([4, 5], seed: 2)
        let bias = formula([5], seed: 3)
        expectGradient(at: [a, b]) { $0[0].matmul($0[1]) }
        expectGradient(at: [a, b, bias]) { $0[0].dense($0[1], bias: $0[2], activation: .relu) }
        expectGradient(at: [formula([2, 3, 4], seed: 4), b]) { $0[0].matmul($0[1]) }
    }

    @Test func `softmax and cross-entropy`() {
        let labels = Tensor(oneHot: [2, 0], classCount: 3)
        expectGradient(at: [x]) { $0[0].softmax() }
        expectGradient(at: [x]) { $0[0].logSoftmax() }
        expectGradient(at: [x]) { softmaxCrossEntropy(logits: $0[0], labels: labels) }
        expectGradient(at: [positive]) { $0[0].crossEntropiesOfProbabilities(labels: labels) }
    }

    @Test func `convolutions`() {
        let image = formula([2, 5, 6, 4], seed: 1)
        let filter = formula([3, 2, 4, 6], seed: 2)
        let bias = formula([6], seed: 3)
        expectGradient(at: [image, filter, bias]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], padding: .same)
        }
        expectGradient(at: [image, filter, bias]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], strides: 2, activation: .relu)
        }
        expectGradient(at: [image, filter]) {
            $0[0].conv2D(filter: $0[1], padding: .same, dilation: 2)
        }
        expectGradient(at: [image, formula([3, 3, 2, 6], seed: 4)]) {
            $0[0].conv2D(filter: $0[1], groups: 2)
        }
        expectGradient(at: [image, formula([3, 3, 4, 2], seed: 5)]) {
            $0[0].depthwiseConv2D(
                filter: $0[1], strides: 2,
                padding: .explicit(top: 0, bottom: 1, left: 1, right: 1))
        }
    }

    @Test func `poolings`() {
        let image = formula([2, 5, 6, 3], seed: 1)
        expectGradient(at: [image]) { $0[0].maxPool2D(window: 2) }
        expectGradient(at: [image]) { $0[0].maxPool2D(window: 3, strides: 2, padding: .same) }
        expectGradient(at: [image]) { $0[0].averagePool2D(window: 3, strides: 2, padding: .same) }
        expectGradient(at: [image]) { $0[0].globalAveragePool2D() }
        expectGradient(at: [image]) { $0[0].zeroPadded2D(top: 1, bottom: 0, left: 2, right: 1) }
    }

    @Test func `batch normalisation`() {
        let image = formula([3, 2, 2, 4], seed: 1)
        let scale = formula([4], seed: 2)
        let offset = formula([4], seed: 3)
        expectGradient(at: [image, scale, offset]) {
            $0[0].batchNormalized(scale: $0[1], offset: $0[2], epsilon: 1e-3).result
        }
        let mean = formula([4], seed: 4).asType(.float64)
        let variance = (formula([4], seed: 5).abs() + 1).asType(.float64)
        expectGradient(at: [image, scale, offset]) {
            $0[0].batchNormalized(
                mean: mean, variance: variance, scale: $0[1], offset: $0[2], epsilon: 1e-3)
        }
    }
}
