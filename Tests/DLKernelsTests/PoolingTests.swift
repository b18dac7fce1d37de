import DLKernels
import Testing

/// The fast poolings against the plain ones.
@Suite struct PoolingTests {
    static let geometries: [PoolingGeometry] = [
        make(2, 6, 6, 3, window: 2, stride: 2),
        make(2, 7, 9, 16, window: 3, stride: 2, padding: (1, 1, 1, 1)),
        make(1, 5, 5, 20, window: 3, stride: 1, padding: (0, 1, 0, 1)),
        // The last row and column are not reached.
        make(2, 8, 8, 5, window: 3, stride: 3),
        make(3, 7, 7, 24, window: 7, stride: 7),
        make(1, 1, 1, 1, window: 1, stride: 1),
    ]

    static func make(
        _ batch: Int, _ height: Int, _ width: Int, _ channels: Int, window: Int, stride: Int,
        padding: (top: Int, bottom: Int, left: Int, right: Int) = (0, 0, 0, 0)
    ) -> PoolingGeometry {
        var geometry = PoolingGeometry(
            batch: batch, inputHeight: height, inputWidth: width, channels: channels,
            windowHeight: window, windowWidth: window, strideHeight: stride, strideWidth: stride)
        (geometry.paddingTop, geometry.paddingBottom) = (padding.top, padding.bottom)
        (geometry.paddingLeft, geometry.paddingRight) = (padding.left, padding.right)
        return geometry
    }

    @Test(arguments: geometries, [Pooling.Kind.maximum, .average])
    func `agrees with the plain pooling, both ways`(
        _ g: PoolingGeometry, _ kind: Pooling.Kind
    ) {
        check(g, kind, image: TensorBuffer(formula(g.inputCount, seed: 1)))
    }

    @Test(arguments: [Pooling.Kind.maximum, .average])
    func `agrees on an image that comes from a convolution`(_ kind: Pooling.Kind) {
        let g = Self.make(2, 6, 6, 32, window: 3, stride: 2)
        let identity = ConvolutionGeometry(
            batch: 2, inputHeight: 6, inputWidth: 6, inputChannels: 16, outputChannels: 32,
            kernelHeight: 1, kernelWidth: 1)
        let image = Convolution.forward(
            identity, image: TensorBuffer(formula(identity.inputCount, seed: 2)),
            filter: TensorBuffer(formula(identity.filterCount, seed: 3)), bias: nil)
        check(g, kind, image: image)
    }

    private func check(_ g: PoolingGeometry, _ kind: Pooling.Kind, image: TensorBuffer) {
        let values = image.array(of: Float.self).doubles
        let gradient = formula(g.outputCount, seed: 2)
        let (result, trace) = Pooling.forward(kind, g, image: image, keepsTrace: true)
        let expected =
            kind == .maximum
            ? ReferencePooling.maximum(g, image: values)
            : ReferencePooling.average(g, image: values)
        let window = g.windowHeight * g.windowWidth
        let largest = values.map(\.magnitude).max() ?? 1
        expectSums(
            result, expected, magnitudes: expected.map { _ in largest }, terms: window)
        guard let trace else {
            Issue.record("the trace is missing")
            return
        }
        let back = Pooling.gradient(kind, g, of: TensorBuffer(gradient), trace: trace)
        let expectedBack =
            kind == .maximum
            ? ReferencePooling.maximumGradient(g, image: values, gradient: gradient.doubles)
            : ReferencePooling.averageGradient(g, gradient: gradient.doubles)
        expectSums(
            back, expectedBack, magnitudes: expectedBack.map { _ in Double(window) },
            terms: window)
    }
}
