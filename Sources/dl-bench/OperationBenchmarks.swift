import DLKernels

/// Times single operations at the sizes of well-known networks.
enum OperationBenchmarks {
    /// Prints a table of all operations whose line contains `filter`.
    static func run(filter: String?) {
        print("threads: \(Threads.count); rates of the best run, forward also the median in ms")
        print("convolutions and products in GFLOP/s, batch norm in GB/s")
        print(
            "layer".rightPadded(44) + "forward".leftPadded(10) + "ms".leftPadded(9)
                + "bwd image".leftPadded(10) + "bwd filter".leftPadded(11))
        for layer in ConvolutionLayer.all where filter.map(layer.name.contains) ?? true {
            time(layer)
        }
        for size in [(32, 1280, 1000), (32, 8192, 50), (512, 512, 512)] {
            let name = "product \(size.0) x \(size.1) x \(size.2)"
            if filter.map(name.contains) ?? true { timeProduct(name, size) }
        }
        for channels in [32, 144, 384] {
            let name = "batch norm \(channels) channels"
            if filter.map(name.contains) ?? true { timeNormalization(name, channels) }
        }
    }

    private static func time(_ layer: ConvolutionLayer) {
        let timings = timings(of: layer.geometry)
        let rates = timings.map { Double(layer.geometry.operationCount) / $0.best / 1e9 }
        print(
            layer.name.rightPadded(44) + String(rates[0], decimals: 0).leftPadded(10)
                + String(timings[0].median * 1e3, decimals: 2).leftPadded(9)
                + (layer.isFirst ? "-" : String(rates[1], decimals: 0)).leftPadded(10)
                + String(rates[2], decimals: 0).leftPadded(11) + "  "
                + Convolution.implementations(layer.geometry).joined(separator: " "))
    }

    /// GFLOP/s forward, for the gradient of the image (nil where nobody needs it) and for that of
    /// the filter.
    static func rates(_ g: ConvolutionGeometry, isFirst: Bool) -> [Double?] {
        let rates = timings(of: g).map { Double(g.operationCount) / $0.best / 1e9 }
        return [rates[0], isFirst ? nil : rates[1], rates[2]]
    }

    private static func timings(of g: ConvolutionGeometry) -> [Timing] {
        let filter = TensorBuffer(numbers(g.filterCount))
        // One pass through the layer's own kernels puts image and gradient into their layout.
        let image = Convolution.gradientOfImage(
            g, gradient: TensorBuffer(numbers(g.outputCount)), filter: filter)
        let result = forward(g, image, filter)
        return [
            Timing { _ = forward(g, image, filter) },
            Timing { _ = Convolution.gradientOfImage(g, gradient: result, filter: filter) },
            Timing {
                _ = Convolution.gradientOfFilter(
                    g, image: image, gradient: result, withBias: false)
            },
        ]
    }

    private static func forward(
        _ g: ConvolutionGeometry, _ image: TensorBuffer, _ filter: TensorBuffer
    ) -> TensorBuffer {
        Convolution.forward(g, image: image, filter: filter, bias: nil)
    }

    private static func timeProduct(_ name: String, _ size: (m: Int, k: Int, n: Int)) {
        let left = TensorBuffer(numbers(size.m * size.k))
        let right = TensorBuffer(numbers(size.k * size.n))
        let geometry = MatrixMultiply.Geometry(m: size.m, k: size.k, n: size.n)
        let timing = Timing { _ = MatrixMultiply.product(geometry, left, right) }
        let rate = 2 * Double(size.m * size.k * size.n) / timing.best / 1e9
        print(
            name.rightPadded(44) + String(rate, decimals: 0).leftPadded(10)
                + String(timing.median * 1e3, decimals: 3).leftPadded(9))
    }

    private static func timeNormalization(_ name: String, _ channels: Int) {
        let geometry = BatchNormalization.Geometry(
            batch: 16, height: 56, width: 56, channels: channels, epsilon: 1e-3)
        var identity = ConvolutionGeometry(
            batch: 16, inputHeight: 56, inputWidth: 56, inputChannels: channels,
            outputChannels: channels, kernelHeight: 1, kernelWidth: 1)
        identity.groups = channels
        let ones = TensorBuffer([Float](repeating: 1, count: channels))
        let x = forward(identity, TensorBuffer(numbers(identity.inputCount)), ones)
        let result = BatchNormalization.train(geometry, x, scale: ones, offset: ones)
        let forwardTiming = Timing {
            _ = BatchNormalization.train(geometry, x, scale: ones, offset: ones)
        }
        let backwardTiming = Timing {
            _ = BatchNormalization.gradients(
                geometry, x, gradient: result.result, trace: result.trace, scale: ones)
        }
        let bytes = Double(x.count * 4)
        print(
            name.rightPadded(44)
                + String(3 * bytes / forwardTiming.best / 1e9, decimals: 1)
                .leftPadded(10) + String(forwardTiming.median * 1e3, decimals: 2).leftPadded(9)
                + String(5 * bytes / backwardTiming.best / 1e9, decimals: 1).leftPadded(10))
    }

    private static func numbers(_ count: Int) -> [Float] {
        (0..<count).map { Float($0 &* 7919 % 2003) / 1001 - 1 }
    }
}

/// A convolution of a network, with the batch it is timed at.
struct ConvolutionLayer {
    let name: String
    let geometry: ConvolutionGeometry
    /// Whether it reads photos, whose gradient nobody needs.
    let isFirst: Bool

    init(
        _ network: String, batch: Int, size: Int, inputs: Int, outputs: Int, kernel: Int,
        stride: Int = 1, isSame: Bool = true, isDepthwise: Bool = false, isFirst: Bool = false
    ) {
        var g = ConvolutionGeometry(
            batch: batch, inputHeight: size, inputWidth: size, inputChannels: inputs,
            outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel)
        (g.strideHeight, g.strideWidth) = (stride, stride)
        if isSame {
            (g.paddingTop, g.paddingLeft) = ((kernel - 1) / 2, (kernel - 1) / 2)
            (g.paddingBottom, g.paddingRight) = (kernel / 2, kernel / 2)
        }
        if isDepthwise { g.groups = inputs }
        let kind = isDepthwise ? "depthwise \(kernel)x\(kernel)" : "\(kernel)x\(kernel)"
        name = "\(network) \(kind)/\(stride) \(inputs)>\(outputs) @\(size) b\(batch)"
        geometry = g
        self.isFirst = isFirst
    }

    /// The layers that are timed.
    static let all: [ConvolutionLayer] = [
        .init(
            "scratch", batch: 32, size: 150, inputs: 3, outputs: 16, kernel: 10, isSame: false,
            isFirst: true),
        .init("scratch", batch: 32, size: 47, inputs: 16, outputs: 32, kernel: 8, isSame: false),
        .init("scratch", batch: 32, size: 20, inputs: 32, outputs: 32, kernel: 6, isSame: false),
        .init(
            "mobilenetv2", batch: 32, size: 224, inputs: 3, outputs: 32, kernel: 3, stride: 2,
            isFirst: true),
        .init(
            "mobilenetv2", batch: 32, size: 112, inputs: 32, outputs: 32, kernel: 3,
            isDepthwise: true),
        .init("mobilenetv2", batch: 32, size: 112, inputs: 32, outputs: 16, kernel: 1),
        .init("mobilenetv2", batch: 32, size: 112, inputs: 16, outputs: 96, kernel: 1),
        .init(
            "mobilenetv2", batch: 32, size: 112, inputs: 96, outputs: 96, kernel: 3, stride: 2,
            isDepthwise: true),
        .init("mobilenetv2", batch: 32, size: 56, inputs: 96, outputs: 24, kernel: 1),
        .init("mobilenetv2", batch: 32, size: 56, inputs: 24, outputs: 144, kernel: 1),
        .init(
            "mobilenetv2", batch: 32, size: 56, inputs: 144, outputs: 144, kernel: 3,
            isDepthwise: true),
        .init("mobilenetv2", batch: 32, size: 28, inputs: 192, outputs: 32, kernel: 1),
        .init(
            "mobilenetv2", batch: 32, size: 28, inputs: 192, outputs: 192, kernel: 3,
            isDepthwise: true),
        .init("mobilenetv2", batch: 32, size: 14, inputs: 64, outputs: 384, kernel: 1),
        .init(
            "mobilenetv2", batch: 32, size: 14, inputs: 384, outputs: 384, kernel: 3,
            isDepthwise: true),
        .init("mobilenetv2", batch: 32, size: 7, inputs: 960, outputs: 320, kernel: 1),
        .init("mobilenetv2", batch: 32, size: 7, inputs: 320, outputs: 1280, kernel: 1),
        .init("vgg16", batch: 8, size: 75, inputs: 128, outputs: 128, kernel: 3),
        .init("vgg16", batch: 8, size: 37, inputs: 256, outputs: 256, kernel: 3),
        .init("resnet50", batch: 16, size: 56, inputs: 64, outputs: 256, kernel: 1),
        .init("resnet50", batch: 16, size: 14, inputs: 256, outputs: 256, kernel: 3),
        // Networks of beginners: few channels.
        .init("small", batch: 32, size: 28, inputs: 1, outputs: 8, kernel: 3, isFirst: true),
        .init("small", batch: 32, size: 28, inputs: 8, outputs: 8, kernel: 3),
        .init("small", batch: 32, size: 28, inputs: 8, outputs: 16, kernel: 3),
        .init("small", batch: 32, size: 28, inputs: 4, outputs: 32, kernel: 3),
        .init("small", batch: 32, size: 28, inputs: 16, outputs: 1, kernel: 3),
        .init("small", batch: 32, size: 64, inputs: 32, outputs: 3, kernel: 3),
        .init("small", batch: 32, size: 64, inputs: 64, outputs: 8, kernel: 1),
        .init("small", batch: 32, size: 64, inputs: 12, outputs: 20, kernel: 3),
    ]
}
