import DLKernels
import DLLib

/// The rate of every convolution of the known networks, in all three directions.
///
/// Rates count the multiplications and additions of the direct sum, padding included, so that
/// Winograd's algorithm can exceed the machine's peak.
enum LayerBenchmarks {
    /// Below this part of the peak a large layer needs a reason.
    private static let smallShare = 0.6

    /// Prints the table.
    ///
    /// - Parameter peak: The machine's peak rate in GFLOP/s; shares are left out without it.
    static func run(peak: Double?) {
        print(
            "GFLOP/s, best of a few runs" + (peak.map { "; peak \(String($0, decimals: 0))" } ?? "")
        )
        print(
            "layer".rightPadded(44) + "  x" + "forward".leftPadded(14)
                + "image gradient".leftPadded(17) + "filter gradient".leftPadded(17))
        for layer in layers {
            let rates = OperationBenchmarks.rates(layer.geometry, isFirst: layer.isFirst)
            var line = layer.name.rightPadded(44) + "\(layer.count)".leftPadded(3)
            var low: [String] = []
            for (direction, rate) in zip(Direction.allCases, rates) {
                guard let rate else {
                    line += "-".leftPadded(direction == .forward ? 14 : 17)
                    continue
                }
                let share = peak.map { rate / $0 }
                let text =
                    String(rate, decimals: 0)
                    + (share.map { " " + String($0 * 100, decimals: 0).leftPadded(3) + "%" } ?? "")
                line += text.leftPadded(direction == .forward ? 14 : 17)
                if let share, share < smallShare, layer.isLarge {
                    low.append(direction.rawValue)
                }
            }
            print(line + (low.isEmpty ? "" : "  low: " + low.joined(separator: ", ")))
            flushStandardOutput()
        }
    }

    private enum Direction: String, CaseIterable {
        case forward, image, filter
    }

    /// One size of convolution and how often the networks use it.
    private struct Layer {
        let name: String
        let geometry: ConvolutionGeometry
        let isFirst: Bool
        var count = 1

        /// A 3 x 3 or 1 x 1 window over 64 channels or more, on both sides.
        var isLarge: Bool {
            let g = geometry
            return g.groups == 1 && g.kernelHeight == g.kernelWidth
                && [1, 3].contains(g.kernelHeight) && min(g.inputChannels, g.outputChannels) >= 64
        }
    }

    /// The layers of the networks of the comparison, each size once.
    private static var layers: [Layer] {
        var found: [Layer] = []
        for (name, batch, make) in networks {
            guard let model = try? make() else { continue }
            for node in model.graph?.nodes ?? [] {
                guard let geometry = geometry(of: node, batch: batch) else { continue }
                if let known = found.firstIndex(where: { $0.geometry == geometry }) {
                    found[known].count += 1
                } else {
                    found.append(
                        Layer(
                            name: "\(name) \(text(geometry))", geometry: geometry,
                            isFirst: geometry.inputChannels == 3))
                }
            }
        }
        return found
    }

    private static var networks: [(name: String, batch: Int, make: () throws -> Model)] {
        [
            (
                "vgg16", 32,
                { try VGG16(weights: .none, includeTop: false, inputShape: [150, 150, 3]) }
            ),
            ("resnet50", 16, { try ResNet50(weights: .none) }),
            ("densenet121", 16, { try DenseNet121(weights: .none) }),
            ("inceptionv3", 16, { try InceptionV3(weights: .none) }),
            ("mobilenetv2", 16, { try MobileNetV2(weights: .none) }),
        ]
    }

    /// The sizes of a use of a convolution; nil for other layers.
    private static func geometry(of node: Node, batch: Int) -> ConvolutionGeometry? {
        let window: (kernel: Size2D, strides: Size2D, groups: Int)
        let image = node.inputs.first?.shape ?? []
        switch node.layer {
        case let layer as Conv2D: window = (layer.kernelSize, layer.strides, layer.groups)
        case let layer as DepthwiseConv2D: window = (layer.kernelSize, layer.strides, image[2])
        default: return nil
        }
        let result = node.outputShapes[0]
        var g = ConvolutionGeometry(
            batch: batch, inputHeight: image[0], inputWidth: image[1], inputChannels: image[2],
            outputChannels: result[2], kernelHeight: window.kernel.height,
            kernelWidth: window.kernel.width)
        (g.strideHeight, g.strideWidth) = (window.strides.height, window.strides.width)
        g.groups = window.groups
        // What the last position reaches beyond the image, half of it in front.
        let rows = max((result[0] - 1) * g.strideHeight + g.kernelHeight - image[0], 0)
        let columns = max((result[1] - 1) * g.strideWidth + g.kernelWidth - image[1], 0)
        (g.paddingTop, g.paddingBottom) = (rows / 2, rows - rows / 2)
        (g.paddingLeft, g.paddingRight) = (columns / 2, columns - columns / 2)
        return g
    }

    private static func text(_ g: ConvolutionGeometry) -> String {
        let kind = g.groups > 1 ? "depthwise " : ""
        return "\(kind)\(g.kernelHeight)x\(g.kernelWidth)/\(g.strideHeight) "
            + "\(g.inputChannels)>\(g.outputChannels) @\(g.inputHeight) b\(g.batch)"
    }
}
