import DLKernels
import Testing

/// Fast batch normalisation against the plain one.
///
/// Values are in -1...1 and there are some hundred rows: sums are good to rows · ε, and dividing by
/// a deviation of about 0.6 at least doubles that; 1e-4 leaves room for the gradients' two sums.
@Suite struct BatchNormalizationTests {
    static let geometries: [BatchNormalization.Geometry] = [
        .init(batch: 4, height: 5, width: 6, channels: 16, epsilon: 1e-3),
        .init(batch: 2, height: 7, width: 7, channels: 24, epsilon: 1e-5),
        .init(batch: 3, height: 4, width: 4, channels: 5, epsilon: 1e-3),
        .init(batch: 40, height: 1, width: 1, channels: 20, epsilon: 1e-3),
    ]

    @Test(arguments: geometries, [false, true])
    func `agrees with the plain one`(_ g: BatchNormalization.Geometry, isNative: Bool) {
        let count = g.batch * g.height * g.width * g.channels
        let x = isNative ? native(g) : TensorBuffer(formula(count, seed: 1))
        let values = x.array(of: Float.self).doubles
        let scale = formula(g.channels, seed: 2)
        let offset = formula(g.channels, seed: 3)
        let gradient = formula(count, seed: 4)
        let output = BatchNormalization.train(
            g, x, scale: TensorBuffer(scale), offset: TensorBuffer(offset))
        let (mean, variance) = ReferenceBatchNormalization.statistics(
            values, channels: g.channels)
        close(output.mean, mean)
        close(output.variance, variance)
        let normalized = ReferenceBatchNormalization.normalize(
            values, mean: mean, variance: variance, scale: scale.doubles, offset: offset.doubles,
            epsilon: Double(g.epsilon))
        close(output.result, normalized)
        let inferred = BatchNormalization.infer(
            g, x, mean: output.mean, variance: output.variance, scale: TensorBuffer(scale),
            offset: TensorBuffer(offset))
        close(inferred, normalized)
        let gradients = BatchNormalization.gradients(
            g, x, gradient: TensorBuffer(gradient), trace: output.trace,
            scale: TensorBuffer(scale))
        let expected = ReferenceBatchNormalization.gradients(
            values, gradient: gradient.doubles, mean: mean, variance: variance,
            scale: scale.doubles, epsilon: Double(g.epsilon))
        close(gradients.x, expected.x)
        close(gradients.scale, expected.scale)
        close(gradients.offset, expected.offset)
    }

    @Test(arguments: geometries, [FusedOperation.relu, .relu6])
    func `with ReLU in the same pass it agrees with the plain one and a ReLU`(
        _ g: BatchNormalization.Geometry, activation: FusedOperation
    ) {
        let count = g.batch * g.height * g.width * g.channels
        let limit = activation.limit ?? .infinity
        // Wide enough that many values lie beyond 6.
        let scale = formula(g.channels, seed: 2).map { $0 * 4 }
        let offset = formula(g.channels, seed: 3).map { $0 * 4 }
        let gradient = formula(count, seed: 4)
        for x in [native(g), TensorBuffer(formula(count, seed: 1))] {
            let values = x.array(of: Float.self).doubles
            let output = BatchNormalization.train(
                g, x, scale: TensorBuffer(scale), offset: TensorBuffer(offset),
                activation: activation)
            let (mean, variance) = ReferenceBatchNormalization.statistics(
                values, channels: g.channels)
            let normalized = ReferenceBatchNormalization.normalize(
                values, mean: mean, variance: variance, scale: scale.doubles,
                offset: offset.doubles, epsilon: Double(g.epsilon))
            let cut = normalized.map { min(max($0, 0), limit) }
            close(output.result, cut)
            let inferred = BatchNormalization.infer(
                g, x, mean: output.mean, variance: output.variance, scale: TensorBuffer(scale),
                offset: TensorBuffer(offset), activation: activation)
            close(inferred, cut)
            let gradients = BatchNormalization.gradients(
                g, x, gradient: TensorBuffer(gradient), trace: output.trace,
                scale: TensorBuffer(scale))
            let passed = zip(gradient.doubles, normalized).map { $1 > 0 && $1 < limit ? $0 : 0 }
            let expected = ReferenceBatchNormalization.gradients(
                values, gradient: passed, mean: mean, variance: variance, scale: scale.doubles,
                epsilon: Double(g.epsilon))
            close(gradients.x, expected.x)
            close(gradients.scale, expected.scale)
            close(gradients.offset, expected.offset)
        }
    }

    @Test func `numbers far from zero keep their variance`() {
        let g = BatchNormalization.Geometry(
            batch: 3, height: 20, width: 30, channels: 16, epsilon: 1e-3)
        let ones = [Float](repeating: 1, count: 16)
        let zeros = [Float](repeating: 0, count: 16)
        // A thousand standard deviations from zero: squares alone would lose six digits.
        let x = native(g, offset: 1000)
        let output = BatchNormalization.train(
            g, x, scale: TensorBuffer(ones), offset: TensorBuffer(zeros))
        let (mean, variance) = ReferenceBatchNormalization.statistics(
            x.array(of: Float.self).doubles, channels: 16)
        close(output.mean, mean)
        close(output.variance, variance)
    }

    @Test func `not-a-number is not hidden by ReLU`() {
        let g = BatchNormalization.Geometry(
            batch: 1, height: 2, width: 2, channels: 16, epsilon: 1e-3)
        let x = native(g, offset: .nan)
        let ones = TensorBuffer([Float](repeating: 1, count: 16))
        let output = BatchNormalization.train(g, x, scale: ones, offset: ones, activation: .relu)
        let values = output.result.array(of: Float.self)
        #expect(values.allSatisfy { $0.isNaN })
    }

    /// The result of a kernel that leaves it in blocks of channels.
    private func native(_ g: BatchNormalization.Geometry, offset: Float = 0) -> TensorBuffer {
        var identity = ConvolutionGeometry(
            batch: g.batch, inputHeight: g.height, inputWidth: g.width,
            inputChannels: g.channels, outputChannels: g.channels, kernelHeight: 1, kernelWidth: 1)
        identity.groups = g.channels
        return Convolution.forward(
            identity, image: TensorBuffer(formula(identity.inputCount, seed: 1)),
            filter: TensorBuffer([Float](repeating: 1, count: g.channels)),
            bias: TensorBuffer([Float](repeating: offset, count: g.channels)))
    }

    private func close(
        _ actual: TensorBuffer, _ expected: [Double],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let actual = actual.array(of: Float.self).doubles
        #expect(actual.count == expected.count, sourceLocation: sourceLocation)
        let worst = zip(actual, expected).map { ($0 - $1).magnitude / (1 + $1.magnitude) }.max()
        #expect((worst ?? 0) < 1e-4, sourceLocation: sourceLocation)
    }
}
