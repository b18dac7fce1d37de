import DLKernels
import Testing

/// Convolutions by transformed tiles against the plain one.
///
/// Settings of the whole process are changed in processes of their own.
@Suite struct TileConvolutionTests {
    typealias Direct = ConvolutionTests

    /// Kernels large enough for Fourier's transformation: padded and not, whole blocks of channels
    /// and cut ones, windows that are not square, odd images.
    static let fourierGeometries = [
        Direct.make(2, 20, 20, 16, 24, kernel: (10, 10), Direct.padded(4, 5, 4, 5)),
        Direct.make(4, 17, 23, 20, 19, kernel: (5, 5), Direct.padded(2, 2, 2, 2)),
        Direct.make(3, 30, 21, 24, 40, kernel: (7, 6)),
    ]

    @Test(arguments: fourierGeometries)
    func `Fourier's transformation gives the direct sums in all directions`(
        _ geometry: ConvolutionGeometry
    ) {
        #expect(Convolution.implementations(geometry).allSatisfy { $0.contains("fourier") })
        Direct().check(geometry, factor: 4)
    }

    @Test func `exact sums can be asked for`() async {
        await #expect(processExitsWith: .success) {
            Convolution.allowsWinograd = false
            for geometry in TileConvolutionTests.fourierGeometries {
                let kernels = Convolution.implementations(geometry)
                #expect(kernels.allSatisfy { !$0.contains("fourier") })
                ConvolutionTests().check(geometry)
            }
        }
    }

    static let fused: [(ConvolutionGeometry, FusedOperation)] =
        [fourierGeometries[1], Direct.winogradGeometries[1]].flatMap { geometry in
            [FusedOperation.none, .relu, .relu6].map { (geometry, $0) }
        }

    @Test(arguments: fused)
    func `bias, residual and activation are part of the pass`(
        _ geometry: ConvolutionGeometry, _ activation: FusedOperation
    ) {
        let data = Direct.Data(geometry)
        let residual = data.gradient.map { $0 * 9 }
        let result = Direct.prepared(
            geometry, data, residual: TensorBuffer(residual), activation: activation)
        let sums = ReferenceConvolution.forward(
            geometry, image: data.image.doubles, filter: data.filter.doubles,
            bias: data.bias.doubles)
        for (index, found) in result.array(of: Float.self).enumerated() {
            var expected = sums[index] + Double(residual[index])
            if let limit = activation.limit { expected = min(max(expected, 0), limit) }
            #expect((Double(found) - expected).magnitude < 2e-4)
        }
    }

    @Test(arguments: [fourierGeometries[1], Direct.winogradGeometries[0]])
    func `not-a-number is not hidden by a rectifier`(_ geometry: ConvolutionGeometry) {
        let data = Direct.Data(geometry)
        var image = data.image
        image[image.count / 2] = .nan
        let result = Convolution.forward(
            geometry, image: TensorBuffer(image), filter: TensorBuffer(data.filter), bias: nil,
            activation: .relu)
        let hidesNothing = result.array(of: Float.self).contains { $0.isNaN }
        // oneDNN's own Winograd kernels, where the processor has them, do hide it.
        let isOurs = Convolution.implementations(geometry).allSatisfy { $0.contains("tiles") }
        #expect(hidesNothing || !isOurs)
    }

    @Test(arguments: [fourierGeometries[0], Direct.winogradGeometries[0]])
    func `a filter that changes in place is transformed anew`(_ geometry: ConvolutionGeometry) {
        let data = Direct.Data(geometry)
        let filter = TensorBuffer(data.filter)
        let results = [1, 2].map { _ in
            defer { OptimizerStep.scale(filter, by: 2) }
            let pass = PreparedConvolution(
                geometry, addsResidual: false, activation: .none, hasBias: false, keepsOrder: true
            ) {
                (filter, nil)
            }
            return pass.run(TensorBuffer(data.image)).array(of: Float.self)
        }
        for (a, b) in zip(results[0], results[1]) { #expect((2 * a - b).magnitude < 2e-4) }
    }

    @Test func `does not depend on the number of threads`() async {
        await #expect(processExitsWith: .success) {
            let cases = [
                TileConvolutionTests.fourierGeometries[0], ConvolutionTests.winogradGeometries[0],
            ]
            for geometry in cases {
                let data = ConvolutionTests.Data(geometry)
                let results = [1, 2, 3].map { count in
                    Threads.count = count
                    return Convolution.forward(
                        geometry, image: TensorBuffer(data.image),
                        filter: TensorBuffer(data.filter), bias: TensorBuffer(data.bias)
                    ).array(of: Float.self)
                }
                for other in results.dropFirst() {
                    for (a, b) in zip(results[0], other) { #expect((a - b).magnitude < 1e-4) }
                }
            }
        }
    }
}
