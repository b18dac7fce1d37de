public import DLFoundation
internal import DLKernels

extension Tensor {
    /// A two-dimensional convolution (strictly, a cross-correlation, as in Keras).
    ///
    /// `y[n, i, j, o] = activation(bias[o] + Σ x[n, i·s + a·d, j·s + b·d, c] · filter[a, b, c, o])`
    ///
    /// - Shapes: `x` `[batch, height, width, channels]`; result
    ///   `[batch, rows, columns, filters]`.
    /// - Parameters:
    ///   - filter: `[kernelHeight, kernelWidth, channels / groups, filters]`.
    ///   - bias: `[filters]`, or nothing for zero.
    ///   - strides: How far the kernel moves.
    ///   - padding: What is put around the image.
    ///   - dilation: How far the kernel's taps lie apart.
    ///   - groups: Into how many separate convolutions the channels are split.
    ///   - activation: Applied to the result in the same pass.
    /// - Returns: The result, with one channel for each filter.
    /// - Precondition: The shapes fit, otherwise stops with both in the message.
    public func conv2D(
        filter: Tensor, bias: Tensor? = nil, strides: Size2D = 1, padding: Padding = .valid,
        dilation: Size2D = 1, groups: Int = 1, activation: FusedActivation = .none
    ) -> Tensor {
        let geometry = convolutionGeometry(
            "conv2D", filter: filter, bias: bias, strides: strides, padding: padding,
            dilation: dilation, groups: groups)
        return convolved(geometry, filter, bias, activation)
    }

    /// A convolution of each channel with filters of its own.
    ///
    /// - Shapes: `x` `[batch, height, width, channels]`; result
    ///   `[batch, rows, columns, channels * multiplier]`, the results of a channel side by side.
    /// - Parameters:
    ///   - filter: `[kernelHeight, kernelWidth, channels, multiplier]`.
    ///   - bias: `[channels * multiplier]`, or nothing for zero.
    ///   - strides: How far the kernel moves.
    ///   - padding: What is put around the image.
    ///   - dilation: How far the kernel's taps lie apart.
    ///   - activation: Applied to the result in the same pass.
    /// - Returns: The result, with `multiplier` channels for each channel of the image.
    public func depthwiseConv2D(
        filter: Tensor, bias: Tensor? = nil, strides: Size2D = 1, padding: Padding = .valid,
        dilation: Size2D = 1, activation: FusedActivation = .none
    ) -> Tensor {
        let grouped = depthwiseFilter(filter, "depthwiseConv2D")
        return conv2D(
            filter: grouped, bias: bias, strides: strides, padding: padding, dilation: dilation,
            groups: shape[3], activation: activation)
    }

    /// Whether no other tensor shares these elements.
    package mutating func isOnlyHolder() -> Bool { isKnownUniquelyReferenced(&buffer) }

    /// A depthwise filter `[h, w, channels, multiplier]` as that of a grouped convolution,
    /// `[h, w, 1, channels * multiplier]`: the same elements in the same order.
    func depthwiseFilter(_ filter: Tensor, _ operation: String) -> Tensor {
        checkImages(operation)
        guard filter.rank == 4, filter.shape[2] == shape[3] else {
            shapeFailure(
                operation, "the filter must be [height, width, \(shape[3]) channels, multiplier]",
                shape, filter.shape)
        }
        let f = filter.shape
        return filter.reshaped(to: [f[0], f[1], 1, f[2] * f[3]])
    }

    private func convolved(
        _ geometry: ConvolutionGeometry, _ filter: Tensor, _ bias: Tensor?,
        _ activation: FusedActivation
    ) -> Tensor {
        if activation != .none, filter.withoutGradient().sum().scalar().isNaN {
            // A rectifier inside the kernel makes zero of not-a-number, and a network whose weights
            // have gone wrong would go on as if nothing had happened.
            return convolved(geometry, filter, bias, .none)
                .relu(max: activation.operation.limit.map { Float($0) })
        }
        let x = self
        let y = Tensor(
            shape: geometry.outputShape,
            buffer: Convolution.forward(
                geometry, image: buffer, filter: filter.buffer, bias: bias?.buffer,
                activation: activation.operation, trainsFilter: filter.needsGradient))
        // The result is kept only where the way back asks where it was cut.
        let cut = activation.operation.limit.map { (result: y, limit: $0) }
        let shape = shape
        return y.recorded(from: [x, filter] + [bias].compactMap(\.self)) { gradient, needs in
            let masked =
                cut.map { gradient.maskedByRelu(of: $0.result, limit: $0.limit) } ?? gradient
            var g = masked
            g.buffer = Convolution.prepare(gradient: masked.buffer, for: geometry)
            let image = needs[0] ? g.convolutionImageGradient(geometry, filter, of: shape) : nil
            let needsBias = needs.count > 2 && needs[2]
            guard needs[1] || needsBias else { return [image, nil, nil] }
            let weights = g.convolutionFilterGradient(
                geometry, x, of: filter.shape, withBias: needsBias)
            return [image, weights.filter, weights.bias]
        }
    }

    /// With this tensor as the gradient of a convolution's result, that of its image.
    func convolutionImageGradient(
        _ geometry: ConvolutionGeometry, _ filter: Tensor, of shape: Shape
    ) -> Tensor {
        let gradient = self
        let result = Tensor(
            shape: shape,
            buffer: Convolution.gradientOfImage(
                geometry, gradient: buffer, filter: filter.buffer,
                trainsFilter: filter.needsGradient))
        // Linear in both, like the convolution itself.
        return result.recorded(from: gradient, filter) { second, needs in
            [
                needs[0] ? second.convolved(geometry, filter, nil, .none) : nil,
                needs[1]
                    ? gradient.convolutionFilterGradient(geometry, second, of: filter.shape) : nil,
            ]
        }
    }

    /// With this tensor as the gradient of a convolution's result, that of its filter.
    private func convolutionFilterGradient(
        _ geometry: ConvolutionGeometry, _ image: Tensor, of shape: Shape
    ) -> Tensor {
        convolutionFilterGradient(geometry, image, of: shape, withBias: false).filter
    }

    private func convolutionFilterGradient(
        _ geometry: ConvolutionGeometry, _ image: Tensor, of shape: Shape, withBias: Bool
    ) -> (filter: Tensor, bias: Tensor?) {
        let gradient = self
        let result = Convolution.gradientOfFilter(
            geometry, image: image.buffer, gradient: buffer, withBias: withBias)
        let filter = Tensor(shape: shape, buffer: result.filter)
        let recorded = filter.recorded(from: image, gradient) { second, needs in
            [
                needs[0]
                    ? gradient.convolutionImageGradient(geometry, second, of: image.shape) : nil,
                needs[1] ? image.convolved(geometry, second, nil, .none) : nil,
            ]
        }
        let bias = result.bias.map { buffer in
            Tensor(shape: [geometry.outputChannels], buffer: buffer).recorded(from: gradient) {
                second, _ in [second.broadcast(to: gradient.shape)]
            }
        }
        return (recorded, bias)
    }

    private func convolutionGeometry(
        _ operation: String, filter: Tensor, bias: Tensor?, strides: Size2D, padding: Padding,
        dilation: Size2D, groups: Int
    ) -> ConvolutionGeometry {
        checkImages(operation)
        let geometry = ConvolutionGeometry(
            operation, image: shape, filter: filter.shape, bias: bias?.shape, strides: strides,
            padding: padding, dilation: dilation, groups: groups)
        _ = commonRealType([filter, bias].compactMap(\.self), operation)
        return geometry
    }
}

extension ConvolutionGeometry {
    /// The result's shape, `[batch, rows, columns, filters]`.
    package var outputShape: Shape { [batch, outputHeight, outputWidth, outputChannels] }

    /// The sizes of a convolution, after a check that the shapes fit one another.
    ///
    /// - Parameters:
    ///   - operation: What the user asked for, for the message.
    ///   - image: `[batch, height, width, channels]`.
    ///   - f: `[kernelHeight, kernelWidth, channels / groups, filters]`.
    ///   - bias: `[filters]`, if there is one.
    ///   - strides: How far the kernel moves.
    ///   - padding: What is put around the image.
    ///   - dilation: How far the kernel's taps lie apart.
    ///   - groups: Into how many separate convolutions the channels are split.
    package init(
        _ operation: String, image: Shape, filter f: Shape, bias: Shape?, strides: Size2D,
        padding: Padding, dilation: Size2D, groups: Int
    ) {
        guard f.rank == 4 else {
            shapeFailure(
                operation, "the filter must be [height, width, channels, filters]", f)
        }
        guard groups > 0, f[2] * groups == image[3], f[3] % groups == 0 else {
            shapeFailure(
                operation,
                "the filter expects \(f[2] * groups) channels in \(groups) group(s), the image "
                    + "has \(image[3])", image, f)
        }
        if let bias, bias != [f[3]] {
            shapeFailure(operation, "the bias must have \(f[3]) elements", bias)
        }
        let steps = [strides.height, strides.width, dilation.height, dilation.width]
        guard steps.allSatisfy({ (1...1 << 24).contains($0) }) else {
            shapeFailure(
                operation,
                "strides \(strides) and dilation \(dilation) must be positive and no larger than "
                    + "images are")
        }
        self.init(
            batch: image[0], inputHeight: image[1], inputWidth: image[2], inputChannels: image[3],
            outputChannels: f[3], kernelHeight: f[0], kernelWidth: f[1])
        (strideHeight, strideWidth) = (strides.height, strides.width)
        (dilationHeight, dilationWidth) = (dilation.height, dilation.width)
        self.groups = groups
        let extent = Size2D((f[0] - 1) * dilation.height + 1, (f[1] - 1) * dilation.width + 1)
        let pads = padding.amounts(
            height: image[1], width: image[2], extent: extent, strides: strides)
        (paddingTop, paddingBottom) = (pads.top, pads.bottom)
        (paddingLeft, paddingRight) = (pads.left, pads.right)
        guard outputHeight > 0, outputWidth > 0 else {
            shapeFailure(operation, "the kernel does not fit into the image", image, f)
        }
    }
}
