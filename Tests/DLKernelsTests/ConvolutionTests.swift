import DLKernels
import Testing

/// The fast convolutions against the plain one, in all three directions.
@Suite(.serialized) struct ConvolutionTests {
    static func make(
        _ batch: Int, _ height: Int, _ width: Int, _ inputs: Int, _ outputs: Int,
        kernel: (Int, Int), _ change: (inout ConvolutionGeometry) -> Void = { _ in }
    ) -> ConvolutionGeometry {
        var geometry = ConvolutionGeometry(
            batch: batch, inputHeight: height, inputWidth: width, inputChannels: inputs,
            outputChannels: outputs, kernelHeight: kernel.0, kernelWidth: kernel.1)
        change(&geometry)
        return geometry
    }

    static func padded(_ top: Int, _ bottom: Int, _ left: Int, _ right: Int)
        -> (inout ConvolutionGeometry) -> Void
    {
        {
            ($0.paddingTop, $0.paddingBottom) = (top, bottom)
            ($0.paddingLeft, $0.paddingRight) = (left, right)
        }
    }

    static let geometries: [ConvolutionGeometry] = [
        make(2, 5, 7, 3, 4, kernel: (3, 2)),
        make(1, 1, 1, 1, 1, kernel: (1, 1)),
        make(3, 11, 9, 3, 16, kernel: (5, 5), padded(2, 2, 2, 2)),
        make(2, 15, 15, 16, 32, kernel: (8, 8)),
        make(2, 9, 9, 24, 40, kernel: (1, 1)),
        make(2, 9, 8, 32, 16, kernel: (3, 3)) {
            ($0.strideHeight, $0.strideWidth) = (2, 2)
            padded(0, 1, 0, 1)(&$0)
        },
        make(2, 9, 8, 32, 32, kernel: (3, 3)) {
            ($0.dilationHeight, $0.dilationWidth) = (2, 2)
            padded(2, 2, 2, 2)(&$0)
        },
        // The last row and column are not reached.
        make(1, 8, 8, 16, 16, kernel: (3, 3)) { ($0.strideHeight, $0.strideWidth) = (4, 3) },
        // Groups that do and do not split blocks of channels, depthwise with and without multiplier.
        make(2, 6, 6, 32, 64, kernel: (3, 3)) {
            $0.groups = 2
            padded(1, 1, 1, 1)(&$0)
        },
        make(2, 6, 6, 24, 12, kernel: (3, 3)) { $0.groups = 4 },
        make(2, 13, 13, 96, 96, kernel: (3, 3)) {
            $0.groups = 96
            ($0.strideHeight, $0.strideWidth) = (2, 2)
            padded(1, 1, 1, 1)(&$0)
        },
        make(1, 7, 7, 5, 5, kernel: (3, 3)) { $0.groups = 5 },
        make(1, 7, 7, 6, 18, kernel: (3, 3)) { $0.groups = 6 },
    ]

    struct Data {
        let image: [Float]
        let filter: [Float]
        let bias: [Float]
        let gradient: [Float]

        init(_ g: ConvolutionGeometry) {
            image = formula(g.inputCount, seed: 1)
            filter = formula(g.filterCount, seed: 2)
            bias = formula(g.outputChannels, seed: 3)
            gradient = formula(g.outputCount, seed: 4)
        }
    }

    /// The convolution of the data for weights that stay.
    static func prepared(
        _ g: ConvolutionGeometry, _ data: Data, residual: TensorBuffer? = nil,
        activation: FusedOperation = .none
    ) -> TensorBuffer {
        let pass = PreparedConvolution(
            g, addsResidual: residual != nil, activation: activation, hasBias: true
        ) {
            (TensorBuffer(data.filter), TensorBuffer(data.bias))
        }
        return pass.run(TensorBuffer(data.image), residual: residual)
    }

    private func magnitudes(_ values: [Float]) -> [Double] { values.map { Double($0.magnitude) } }

    func check(
        _ g: ConvolutionGeometry, factor: Double = 1, largestScratch: Int = 160 << 20
    ) {
        let data = Data(g)
        let taps = g.kernelHeight * g.kernelWidth
        let sums = ReferenceConvolution.forward(
            g, image: data.image.doubles, filter: data.filter.doubles, bias: data.bias.doubles)
        let sizes = ReferenceConvolution.forward(
            g, image: magnitudes(data.image), filter: magnitudes(data.filter),
            bias: magnitudes(data.bias))
        let results = [
            Convolution.forward(
                g, image: TensorBuffer(data.image), filter: TensorBuffer(data.filter),
                bias: TensorBuffer(data.bias)),
            Self.prepared(g, data),
        ]
        for forward in results {
            expectSums(
                forward, sums, magnitudes: sizes, terms: taps * g.inputChannels / g.groups + 1,
                factor: factor)
        }
        let ofImage = Convolution.gradientOfImage(
            g, gradient: TensorBuffer(data.gradient), filter: TensorBuffer(data.filter))
        expectSums(
            ofImage,
            ReferenceConvolution.gradientOfImage(
                g, gradient: data.gradient.doubles, filter: data.filter.doubles),
            magnitudes: ReferenceConvolution.gradientOfImage(
                g, gradient: magnitudes(data.gradient), filter: magnitudes(data.filter)),
            terms: taps * g.outputChannels / g.groups, factor: factor)
        let ofFilter = Convolution.gradientOfFilter(
            g, image: TensorBuffer(data.image), gradient: TensorBuffer(data.gradient),
            withBias: true, largestScratch: largestScratch)
        let positions = g.batch * g.outputHeight * g.outputWidth
        expectSums(
            ofFilter.filter,
            ReferenceConvolution.gradientOfFilter(
                g, image: data.image.doubles, gradient: data.gradient.doubles),
            magnitudes: ReferenceConvolution.gradientOfFilter(
                g, image: magnitudes(data.image), gradient: magnitudes(data.gradient)),
            terms: positions, factor: factor)
        var biasSums = [Double](repeating: 0, count: g.outputChannels)
        var biasSizes = biasSums
        for (index, value) in data.gradient.enumerated() {
            biasSums[index % g.outputChannels] += Double(value)
            biasSizes[index % g.outputChannels] += Double(value.magnitude)
        }
        guard let bias = ofFilter.bias else {
            Issue.record("the gradient of the bias is missing")
            return
        }
        expectSums(bias, biasSums, magnitudes: biasSizes, terms: positions)
    }

    @Test(arguments: geometries)
    func `agrees with the plain convolution in all directions`(_ geometry: ConvolutionGeometry) {
        check(geometry)
    }

    /// Enough tiles of 4 x 4 for Winograd's algorithm; whole tiles, and cut ones in odd images.
    static let winogradGeometries = [
        make(4, 16, 16, 48, 32, kernel: (3, 3), padded(1, 1, 1, 1)),
        make(6, 15, 14, 48, 32, kernel: (3, 3), padded(1, 1, 1, 1)),
    ]

    @Test(arguments: winogradGeometries)
    func `Winograd's algorithm stays within sixteen times the direct bound`(
        _ geometry: ConvolutionGeometry
    ) {
        let kernels = Convolution.implementations(geometry)
        #expect(kernels.allSatisfy { $0.contains("wino") })
        check(geometry, factor: 16)
        // With half of the batch at a time where working memory is short.
        check(geometry, factor: 16, largestScratch: 0)
    }

    /// The switch is one for the whole process, which other tests share: it gets a process of its own.
    @Test func `without Winograd's algorithm the direct bound holds for 3 by 3 kernels`() async {
        await #expect(processExitsWith: .success) {
            Convolution.allowsWinograd = false
            for geometry in ConvolutionTests.winogradGeometries {
                ConvolutionTests().check(geometry)
                #expect(
                    Convolution.implementations(geometry).allSatisfy { !$0.contains("wino") })
            }
        }
    }

    /// oneDNN computes what it has no kernel for by plain loops, a hundred times slower.
    @Test(arguments: [1, 3, 5])
    func `no number of channels falls back to plain loops`(kernel: Int) {
        let counts = [1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 30, 32, 36, 64]
        for (inputs, outputs) in counts.flatMap({ i in counts.map { (i, $0) } }) {
            let geometry = Self.make(2, 12, 12, inputs, outputs, kernel: (kernel, kernel))
            let kernels = Convolution.implementations(geometry)
            #expect(
                !kernels.contains { $0.contains("ref") }, "\(inputs) to \(outputs): \(kernels)")
        }
        for (channels, groups) in [(8, 8), (3, 3), (33, 33), (64, 64), (64, 4), (32, 4), (12, 2)] {
            var geometry = Self.make(2, 12, 12, channels, channels, kernel: (kernel, kernel))
            geometry.groups = groups
            let kernels = Convolution.implementations(geometry)
            #expect(
                !kernels.contains { $0.contains("ref") },
                "\(channels) in \(groups) groups: \(kernels)")
        }
    }

    @Test func `small images are left to the direct sum`() {
        let geometry = Self.make(2, 7, 7, 64, 64, kernel: (3, 3), Self.padded(1, 1, 1, 1))
        #expect(Convolution.implementations(geometry).allSatisfy { !$0.contains("wino") })
    }

    @Test(arguments: [FusedOperation.none, .relu, .relu6])
    func `adds the residual before the activation`(_ activation: FusedOperation) {
        let geometry = Self.make(2, 6, 5, 16, 32, kernel: (1, 1))
        let data = Data(geometry)
        let residual = data.gradient.map { $0 * 9 }
        let fused = Self.prepared(
            geometry, data, residual: TensorBuffer(residual), activation: activation)
        let plain = ReferenceConvolution.forward(
            geometry, image: data.image.doubles, filter: data.filter.doubles,
            bias: data.bias.doubles)
        let expected = zip(plain, residual).map { value, extra in
            let sum = value + Double(extra)
            return activation == .none ? sum : min(max(sum, 0), activation.limit ?? .infinity)
        }
        expectSums(
            fused, expected, magnitudes: plain.map { _ in 26 }, terms: geometry.inputChannels + 2)
    }

    @Test func `leaves a residual that is already in blocks untouched`() {
        let geometry = Self.make(1, 4, 4, 16, 16, kernel: (1, 1))
        let data = Data(geometry)
        let first = Self.prepared(geometry, data)
        let before = first.array(of: Float.self)
        let second = Self.prepared(geometry, data, residual: first).array(of: Float.self)
        #expect(first.array(of: Float.self) == before)
        #expect(zip(second, before).allSatisfy { ($0 - 2 * $1).magnitude < 1e-5 })
    }

    @Test func `filters that were prepared for one size of image serve another`() {
        let small = Self.make(1, 6, 6, 16, 32, kernel: (1, 1))
        let large = Self.make(3, 9, 7, 16, 32, kernel: (1, 1))
        let data = Data(large)
        var asked = 0
        func prepare(
            _ geometry: ConvolutionGeometry, reusing earlier: PreparedConvolution?
        ) -> PreparedConvolution {
            PreparedConvolution(
                geometry, addsResidual: false, activation: .none, hasBias: true, reusing: earlier
            ) {
                asked += 1
                return (TensorBuffer(data.filter), TensorBuffer(data.bias))
            }
        }
        let pass = prepare(large, reusing: prepare(small, reusing: nil))
        #expect(asked == 1)
        #expect(
            pass.run(TensorBuffer(data.image)).array(of: Float.self)
                == Self.prepared(large, data).array(of: Float.self))
    }

    @Test func `an empty batch gives an empty result and zero gradients`() {
        let geometry = Self.make(0, 5, 5, 3, 4, kernel: (3, 3))
        let empty = TensorBuffer([Float]())
        let filter = TensorBuffer(formula(geometry.filterCount, seed: 1))
        let result = Convolution.forward(
            geometry, image: empty, filter: filter, bias: nil, activation: .relu)
        #expect(result.count == 0)
        let gradients = Convolution.gradientOfFilter(
            geometry, image: empty, gradient: empty, withBias: false)
        #expect(gradients.filter.array(of: Float.self).allSatisfy { $0 == 0 })
    }

    @Test func `gives the same bits every time`() {
        let geometry = Self.make(4, 20, 20, 32, 32, kernel: (3, 3), Self.padded(1, 1, 1, 1))
        let data = Data(geometry)
        func run() -> [[Float]] {
            let image = TensorBuffer(data.image)
            let gradient = TensorBuffer(data.gradient)
            let filter = TensorBuffer(data.filter)
            return [
                Convolution.forward(
                    geometry, image: image, filter: filter, bias: nil),
                Convolution.gradientOfImage(geometry, gradient: gradient, filter: filter),
                Convolution.gradientOfFilter(
                    geometry, image: image, gradient: gradient, withBias: false
                ).filter,
            ].map { $0.array(of: Float.self) }
        }
        let first = run()
        for _ in 0..<3 { #expect(run() == first) }
    }
}
