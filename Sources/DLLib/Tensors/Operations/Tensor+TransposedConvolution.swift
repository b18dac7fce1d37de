package import DLFoundation
internal import DLKernels

/// The sizes of a transposed convolution, by Keras's rules.
package struct TransposedGeometry {
    /// The kernel's size.
    let window: Size2D
    /// The steps of the convolution that leads back.
    let strides: Size2D
    /// Whether the padding is `.same`.
    let isSame: Bool
    /// Rows and columns added at the end, if given.
    let outputPadding: Size2D?
    /// The steps between neighbours under the kernel.
    let dilation: Size2D

    /// Creates the sizes from the arguments of a layer.
    package init(
        window: Size2D, strides: Size2D, isSame: Bool, outputPadding: Size2D?, dilation: Size2D
    ) {
        self.window = window
        self.strides = strides
        self.isSame = isSame
        self.outputPadding = outputPadding
        self.dilation = dilation
    }

    /// The reach of the window.
    private var extent: Size2D {
        Size2D((window.height - 1) * dilation.height + 1, (window.width - 1) * dilation.width + 1)
    }

    /// The size of the result for an image of this size.
    package func resultSize(_ size: Size2D) -> Size2D {
        func along(_ axis: KeyPath<Size2D, Int>) -> Int {
            let (n, s, e) = (size[keyPath: axis], strides[keyPath: axis], extent[keyPath: axis])
            let added = outputPadding?[keyPath: axis]
            if isSame { return added.map { (n - 1) * s + e % 2 + $0 } ?? n * s }
            return (n - 1) * s + (added.map { e + $0 } ?? max(e, s))
        }
        return Size2D(along(\.height), along(\.width))
    }

    /// The convolution that leads from the result back to the image.
    func convolution(
        batch: Int, size: Size2D, channels: Int, filters: Int
    ) -> ConvolutionGeometry {
        let result = resultSize(size)
        var geometry = ConvolutionGeometry(
            batch: batch, inputHeight: result.height, inputWidth: result.width,
            inputChannels: filters, outputChannels: channels, kernelHeight: window.height,
            kernelWidth: window.width)
        (geometry.strideHeight, geometry.strideWidth) = (strides.height, strides.width)
        (geometry.dilationHeight, geometry.dilationWidth) = (dilation.height, dilation.width)
        let padding: Padding = isSame ? .same : .valid
        let pads = padding.amounts(
            height: result.height, width: result.width, extent: extent, strides: strides)
        (geometry.paddingTop, geometry.paddingBottom) = (pads.top, pads.bottom)
        (geometry.paddingLeft, geometry.paddingRight) = (pads.left, pads.right)
        return geometry
    }
}

extension Tensor {
    /// A transposed convolution of these images.
    ///
    /// - Shapes: `x` `[batch, height, width, channels]`; `filter` `[window, window, filters,
    ///   channels]`; result `[batch, height', width', filters]`.
    package func transposedConv2D(filter: Tensor, _ sizes: TransposedGeometry) -> Tensor {
        checkImages("transposedConv2D")
        guard filter.rank == 4, filter.shape[3] == shape[3] else {
            shapeFailure(
                "transposedConv2D",
                "the filter must be [height, width, filters, \(shape[3]) channels]", shape,
                filter.shape)
        }
        let geometry = sizes.convolution(
            batch: shape[0], size: Size2D(shape[1], shape[2]), channels: shape[3],
            filters: filter.shape[2])
        return convolutionImageGradient(
            geometry, filter,
            of: [shape[0], geometry.inputHeight, geometry.inputWidth, filter.shape[2]])
    }

    /// A convolution of these volumes; see ``Conv3D``.
    ///
    /// - Shapes: `x` `[batch, depth, height, width, channels]`; `filter` `[window, window, window,
    ///   channels / groups, filters]`; result `[batch, depth', height', width', filters]`.
    package func conv3D(
        filter: Tensor, bias: Tensor?, strides: Size3D, padding: SequencePadding,
        dilation: Size3D, groups: Int, activation: FusedActivation
    ) -> Tensor {
        let window = filter.shape[0]
        let reach = (window - 1) * dilation.depth + 1
        let pads = padding.amounts(
            axis: 0, size: shape[1], extent: reach, stride: strides.depth)
        let x = padded(axis: 1, before: pads.before, after: pads.after)
        let depth = (x.shape[1] - reach) / strides.depth + 1
        let plane: Shape = [shape[0] * depth, shape[2], shape[3]]
        // The channels of each group lie side by side: [group, slice, channel].
        let split = Shape(Array(plane) + [groups, 1, shape[4] / groups])
        let slices = (0..<window).map { slice in
            let places = (0..<depth).map { $0 * strides.depth + slice * dilation.depth }
            return x.gathered(places, axis: 1).reshaped(to: split)
        }
        let image = Tensor(concatenating: slices, axis: 4)
            .reshaped(to: Shape(Array(plane) + [window * shape[4]]))
        let f = filter.shape
        let flat = filter.transposed([1, 2, 0, 3, 4])
            .reshaped(to: [f[1], f[2], window * f[3], f[4]])
        let result = image.conv2D(
            filter: flat, bias: bias, strides: strides.plane,
            padding: padding == .same ? .same : .valid, dilation: dilation.plane, groups: groups,
            activation: activation)
        return result.reshaped(
            to: [shape[0], depth, result.shape[1], result.shape[2], result.shape[3]])
    }
}
