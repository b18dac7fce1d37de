internal import DLNetworks

extension MobileNetV2Blocks {
    var variant: String? { "alpha=\(alpha)" }

    /// Reads a file of torchvision's weights, or requests those of Keras; `nil` where random ones are
    /// asked for.
    func weights(for arguments: ApplicationArguments) throws -> (any NetworkWeights)? {
        guard convention == .torchvision else {
            return try WeightsRequest(arguments, variant: variant).open()
        }
        guard case .file(let path) = arguments.weights else {
            let known = ImageNetWeights.mobileNetV2
            let checkpoint = try PyTorchCheckpoint(
                path: known.locate(), sha256: known.digest,
                advice: "Remove the file and run `make weights` to fetch it anew.")
            return TorchvisionWeights(checkpoint: checkpoint, facts: known)
        }
        // torchvision's file is of the usual width; those of others are refused by their shapes.
        return TorchvisionWeights(checkpoint: try PyTorchCheckpoint(path: path), facts: nil)
    }
}

/// Weights of torchvision's `mobilenet_v2`.
struct TorchvisionWeights: NetworkWeights {
    let checkpoint: PyTorchCheckpoint
    let facts: ImageNetWeights?

    /// Replaces every weight by the one of torchvision's name for the same place.
    func load(into network: ImageNetwork) throws {
        let owners = network.layers.filter { $0.parameterCount > 0 }
        for layer in owners {
            let source = TorchvisionWeights.torchName(of: layer.name)
            switch layer {
            case is BatchNormalization:
                for (name, torch) in [
                    ("gamma", "weight"), ("beta", "bias"), ("moving_mean", "running_mean"),
                    ("moving_variance", "running_var"),
                ] {
                    try set(layer.parameter(name), "\(source).\(torch)", axes: [0])
                }
            case is DepthwiseConv2D:
                // [channels, 1, height, width] to [height, width, channels, 1].
                try set(
                    layer.parameter("kernel"), source + ".weight", axes: [2, 3, 0, 1])
            case is Dense:
                try set(layer.parameter("kernel"), source + ".weight", axes: [1, 0])
                try set(layer.parameter("bias"), source + ".bias", axes: [0])
            default:
                // [out, in, height, width] to [height, width, in, out].
                try set(
                    layer.parameter("kernel"), source + ".weight", axes: [2, 3, 1, 0])
            }
        }
    }

    /// Sets a weight from the tensor whose axes come in another order.
    ///
    /// Axis `i` of the weight is axis `axes[i]` of the tensor in the file.
    private func set(
        _ parameter: Parameter, _ name: String, axes: [Int]
    ) throws(CheckpointError) {
        var sizes = [Int](repeating: 0, count: axes.count)
        for (axis, source) in axes.enumerated() { sizes[source] = parameter.shape[axis] }
        let values = try checkpoint.tensor(name, sizes: sizes)
        let tensor = Tensor(values, shape: Shape(sizes))
        parameter.value = axes.count == 1 ? tensor : tensor.transposed(axes)
    }

    /// torchvision's name for the place of a layer.
    ///
    /// `features.k` is the first convolution (0), a block (1...17) or the last convolution (18).
    /// Inside a block, units of convolution, normalisation and ReLU are numbered, except that the
    /// narrowing convolution and its normalisation stand alone.
    static func torchName(of layer: String) -> String {
        switch layer {
        case "Conv1": return "features.0.0"
        case "bn_Conv1": return "features.0.1"
        case "Conv_1": return "features.18.0"
        case "Conv_1_bn": return "features.18.1"
        case "predictions": return "classifier.1"
        default: break
        }
        let isFirst = layer.hasPrefix("expanded_conv_")
        let parts = layer.split(separator: "_", maxSplits: 2)
        let role = String(parts[2])
        let block = isFirst ? 0 : Int(parts[1]) ?? 0
        // The first block has no widening unit, so its other units are numbered one lower.
        let first = isFirst ? -1 : 0
        let unit =
            switch role {
            case "expand": "0.0"
            case "expand_BN": "0.1"
            case "depthwise": "\(first + 1).0"
            case "depthwise_BN": "\(first + 1).1"
            case "project": "\(first + 2)"
            default: "\(first + 3)"
            }
        return "features.\(block + 1).conv.\(unit)"
    }
}
