import DLKernels
import Testing

/// Both convolutions at once against the plain loops, one after the other.
@Suite struct PreparedExpansionTests {
    typealias Direct = ConvolutionTests

    /// Two convolutions of which the second reads the first.
    struct Pair: Sendable, CustomTestStringConvertible {
        let name: String
        let expansion: ConvolutionGeometry
        let depthwise: ConvolutionGeometry

        var testDescription: String { name }

        init(
            _ name: String, _ expansion: ConvolutionGeometry, kernel: (Int, Int),
            stride: (Int, Int) = (1, 1), dilation: Int = 1,
            padding: (top: Int, bottom: Int, left: Int, right: Int) = (1, 1, 1, 1)
        ) {
            self.name = name
            self.expansion = expansion
            var second = ConvolutionGeometry(
                batch: expansion.batch, inputHeight: expansion.outputHeight,
                inputWidth: expansion.outputWidth, inputChannels: expansion.outputChannels,
                outputChannels: expansion.outputChannels, kernelHeight: kernel.0,
                kernelWidth: kernel.1)
            second.groups = expansion.outputChannels
            (second.strideHeight, second.strideWidth) = stride
            (second.dilationHeight, second.dilationWidth) = (dilation, dilation)
            (second.paddingTop, second.paddingBottom) = (padding.top, padding.bottom)
            (second.paddingLeft, second.paddingRight) = (padding.left, padding.right)
            depthwise = second
        }
    }

    static func pointwise(
        _ batch: Int, _ height: Int, _ width: Int, _ inputs: Int, _ outputs: Int
    ) -> ConvolutionGeometry {
        ConvolutionGeometry(
            batch: batch, inputHeight: height, inputWidth: width, inputChannels: inputs,
            outputChannels: outputs, kernelHeight: 1, kernelWidth: 1)
    }

    static func photo(
        _ height: Int, _ width: Int, kernel: (Int, Int), stride: Int, padding: Int
    ) -> ConvolutionGeometry {
        var g = ConvolutionGeometry(
            batch: 2, inputHeight: height, inputWidth: width, inputChannels: 3, outputChannels: 32,
            kernelHeight: kernel.0, kernelWidth: kernel.1)
        (g.strideHeight, g.strideWidth) = (stride, stride)
        (g.paddingTop, g.paddingLeft) = (padding, padding)
        g.paddingBottom = 1
        return g
    }

    static let pairs = [
        Pair("as in MobileNetV2", pointwise(2, 14, 14, 64, 96), kernel: (3, 3)),
        Pair("an odd number of blocks", pointwise(3, 7, 7, 32, 48), kernel: (3, 3)),
        Pair(
            "cut blocks, strides", pointwise(1, 13, 11, 24, 40), kernel: (3, 3), stride: (2, 2),
            padding: (0, 1, 0, 1)),
        Pair(
            "wide windows", pointwise(1, 9, 30, 17, 33), kernel: (5, 5), stride: (2, 1),
            padding: (2, 2, 2, 2)),
        Pair(
            "spread windows", pointwise(1, 12, 10, 16, 16), kernel: (3, 2), dilation: 2,
            padding: (2, 1, 0, 3)),
        Pair(
            "no padding", pointwise(1, 6, 29, 16, 16), kernel: (3, 3), stride: (1, 3),
            padding: (0, 0, 0, 0)),
        Pair(
            "more padding than window", pointwise(1, 3, 2, 16, 16), kernel: (2, 2), stride: (5, 5),
            padding: (4, 3, 4, 2)),
        Pair("tall bands", pointwise(1, 90, 70, 16, 32), kernel: (3, 3)),
        Pair("a photograph", photo(21, 19, kernel: (3, 3), stride: 2, padding: 0), kernel: (3, 3)),
        Pair(
            "a photograph with zeros around it",
            photo(9, 12, kernel: (3, 5), stride: 1, padding: 2), kernel: (3, 3), stride: (2, 2)),
    ]

    private func weights(_ data: Direct.Data) -> () -> (filter: TensorBuffer, bias: TensorBuffer?) {
        { (TensorBuffer(data.filter), TensorBuffer(data.bias)) }
    }

    private func prepare(
        _ pair: Pair, _ activations: (FusedOperation, FusedOperation)
    ) throws -> PreparedExpansion {
        try #require(
            PreparedExpansion(
                pair.expansion, pair.depthwise, activations: activations,
                weights: (
                    weights(Direct.Data(pair.expansion)), weights(Direct.Data(pair.depthwise))
                )))
    }

    private func cut(_ values: [Double], _ activation: FusedOperation) -> [Double] {
        guard let limit = activation.limit else { return values }
        return values.map { min(max($0, 0), limit) }
    }

    @Test(.enabled(if: hasNativeBlocks), arguments: pairs)
    func `agrees with one convolution after the other`(_ pair: Pair) throws {
        let (first, second) = (Direct.Data(pair.expansion), Direct.Data(pair.depthwise))
        for activations in [(FusedOperation.relu6, FusedOperation.none), (.none, .relu)] {
            let between = cut(
                ReferenceConvolution.forward(
                    pair.expansion, image: first.image.doubles, filter: first.filter.doubles,
                    bias: first.bias.doubles), activations.0)
            let expected = cut(
                ReferenceConvolution.forward(
                    pair.depthwise, image: between, filter: second.filter.doubles,
                    bias: second.bias.doubles), activations.1)
            let found = try prepare(pair, activations).run(TensorBuffer(first.image))
            let window = pair.depthwise.kernelHeight * pair.depthwise.kernelWidth
            let size = between.map(\.magnitude).max() ?? 0
            expectSums(
                found, expected,
                magnitudes: expected.map { _ in Double(window) * (size + 1) },
                terms: pair.expansion.inputChannels * pair.expansion.kernelHeight
                    * pair.expansion.kernelWidth + window + 2)
        }
    }

    @Test(.enabled(if: hasNativeBlocks))
    func `does not depend on the number of threads`() async {
        await #expect(processExitsWith: .success) {
            for pair in PreparedExpansionTests.pairs {
                let data = ConvolutionTests.Data(pair.expansion)
                let results = [1, 2, 3].map { count in
                    Threads.count = count
                    return PreparedExpansion(
                        pair.expansion, pair.depthwise, activations: (.relu6, .relu6),
                        weights: (
                            { (TensorBuffer(data.filter), nil) },
                            { (TensorBuffer(ConvolutionTests.Data(pair.depthwise).filter), nil) }
                        ))?.run(TensorBuffer(data.image)).array(of: Float.self)
                }
                precondition(results[0] != nil && results[0] == results[1])
                precondition(results[0] == results[2])
            }
        }
    }

    @Test(.enabled(if: hasNativeBlocks))
    func `not-a-number is not hidden by a rectifier`() throws {
        let pair = Self.pairs[0]
        var image = Direct.Data(pair.expansion).image
        image[image.count / 2] = .nan
        let result = try prepare(pair, (.relu6, .relu6)).run(TensorBuffer(image))
        #expect(result.array(of: Float.self).contains { $0.isNaN })
    }

    @Test func `other pairs of convolutions are left alone`() {
        var split = Self.pairs[0].expansion
        split.groups = 2
        var strided = Self.pairs[0].expansion
        (strided.strideHeight, strided.strideWidth) = (2, 2)
        for expansion in [split, strided] {
            let pair = Pair("", expansion, kernel: (3, 3))
            let pass = PreparedExpansion(
                expansion, pair.depthwise, activations: (.none, .none),
                weights: (weights(Direct.Data(expansion)), weights(Direct.Data(pair.depthwise))))
            #expect(pass == nil)
        }
    }
}

/// Whether a block of channels fills a register here; without AVX2 nothing is fused.
private let hasNativeBlocks =
    PreparedExpansion(
        PreparedExpansionTests.pairs[0].expansion, PreparedExpansionTests.pairs[0].depthwise,
        activations: (.none, .none),
        weights: (
            { (TensorBuffer([Float](repeating: 0, count: 64 * 96)), nil) },
            { (TensorBuffer([Float](repeating: 0, count: 9 * 96)), nil) }
        )) != nil
