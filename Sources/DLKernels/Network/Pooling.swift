internal import COneDNN

/// Two-dimensional poolings of `[batch, height, width, channels]`.
///
/// Single precision runs on oneDNN, double precision on ``ReferencePooling``.
package enum Pooling {
    /// Which value stands for a window.
    package enum Kind: Hashable, Sendable {
        /// The largest; padding never wins.
        case maximum
        /// The mean, padding not counted.
        case average
    }

    /// What the backward pass needs to know about the forward pass.
    package struct Trace: Sendable {
        /// The image, where its values decide: the plain maximum.
        fileprivate var image: TensorBuffer?
        /// Which element of each window won: oneDNN's maximum.
        fileprivate var choices: Storage?
        fileprivate var format = ImageFormat.plain
    }

    /// Pools an image.
    ///
    /// - Returns: The result, and what ``gradient(_:_:of:trace:)`` needs if `keepsTrace`.
    package static func forward(
        _ kind: Kind, _ geometry: PoolingGeometry, image: TensorBuffer, keepsTrace: Bool
    ) -> (result: TensorBuffer, trace: Trace?) {
        guard image.elementType == .float32, geometry.outputCount > 0 else {
            let result =
                image.elementType == .float64
                ? reference(kind, geometry, image, Double.self)
                : reference(kind, geometry, image, Float.self)
            return (result, keepsTrace ? Trace(image: kind == .maximum ? image : nil) : nil)
        }
        let format: ImageFormat =
            image.nativeLayout == geometry.imageLayout(.blocked) ? .blocked : .plain
        let kernel = PoolingKernel.kernel(
            for: .init(kind: kind, geometry: geometry, format: format, keepsTrace: keepsTrace))
        let target = Storage(byteCount: kernel.result.byteCount)
        var arguments = [
            Argument(
                DNNL_ARG_SRC, kernel.image,
                image.storage(in: kernel.image, plain: geometry.imageLayout(.plain))),
            Argument(DNNL_ARG_DST, kernel.result, target),
        ]
        var trace = keepsTrace ? Trace(format: format) : nil
        if let workspace = kernel.workspace {
            let choices = Storage(byteCount: workspace.byteCount)
            arguments.append(Argument(DNNL_ARG_WORKSPACE, workspace, choices))
            trace?.choices = choices
        }
        kernel.forward.execute(arguments)
        return (TensorBuffer(image: target, in: kernel.result, count: geometry.outputCount), trace)
    }

    /// The gradient with respect to the image.
    package static func gradient(
        _ kind: Kind, _ geometry: PoolingGeometry, of gradient: TensorBuffer, trace: Trace
    ) -> TensorBuffer {
        guard gradient.elementType == .float32, geometry.outputCount > 0 else {
            return gradient.elementType == .float64
                ? referenceGradient(kind, geometry, gradient, trace, Double.self)
                : referenceGradient(kind, geometry, gradient, trace, Float.self)
        }
        let kernel = PoolingKernel.kernel(
            for: .init(kind: kind, geometry: geometry, format: trace.format, keepsTrace: true))
        guard let backward = kernel.backward else {
            fatalError("The pooling was compiled without its way back.")
        }
        let target = Storage(byteCount: kernel.image.byteCount)
        var arguments = [
            Argument(
                DNNL_ARG_DIFF_DST, kernel.result,
                gradient.storage(in: kernel.result, plain: geometry.resultLayout(.plain))),
            Argument(DNNL_ARG_DIFF_SRC, kernel.image, target),
        ]
        if let workspace = kernel.workspace, let choices = trace.choices {
            arguments.append(Argument(DNNL_ARG_WORKSPACE, workspace, choices))
        }
        backward.execute(arguments)
        return TensorBuffer(image: target, in: kernel.image, count: geometry.inputCount)
    }

    private static func reference<T: RealScalar>(
        _ kind: Kind, _ geometry: PoolingGeometry, _ image: TensorBuffer, _: T.Type
    ) -> TensorBuffer {
        let image = image.array(of: T.self)
        switch kind {
        case .maximum: return TensorBuffer(ReferencePooling.maximum(geometry, image: image))
        case .average: return TensorBuffer(ReferencePooling.average(geometry, image: image))
        }
    }

    private static func referenceGradient<T: RealScalar>(
        _ kind: Kind, _ geometry: PoolingGeometry, _ gradient: TensorBuffer, _ trace: Trace,
        _: T.Type
    ) -> TensorBuffer {
        let gradient = gradient.array(of: T.self)
        guard kind == .maximum, let image = trace.image else {
            return TensorBuffer(ReferencePooling.averageGradient(geometry, gradient: gradient))
        }
        return TensorBuffer(
            ReferencePooling.maximumGradient(
                geometry, image: image.array(of: T.self), gradient: gradient))
    }
}

extension PoolingGeometry {
    /// The image's layout in a format.
    func imageLayout(_ format: ImageFormat) -> Layout {
        .image(format, batch: batch, height: inputHeight, width: inputWidth, channels: channels)
    }

    /// The result's layout in a format.
    func resultLayout(_ format: ImageFormat) -> Layout {
        .image(format, batch: batch, height: outputHeight, width: outputWidth, channels: channels)
    }
}

/// A compiled pooling and, where wanted, its way back.
private struct PoolingKernel: Sendable {
    struct Key: Hashable, Sendable {
        var kind: Pooling.Kind
        var geometry: PoolingGeometry
        var format: ImageFormat
        var keepsTrace: Bool
        var threads = Threads.count
    }

    let forward: Primitive
    let backward: Primitive?
    let image: Layout
    let result: Layout
    /// Where the maximum notes which elements won.
    let workspace: Layout?

    private static let cache = KernelCache<Key, PoolingKernel>()

    static func kernel(for key: Key) -> PoolingKernel {
        cache.value(for: key) {
            guard let kernel = PoolingKernel(key) else {
                fatalError("oneDNN has no kernel for the pooling \(key.geometry).")
            }
            return kernel
        }
    }

    private init?(_ key: Key) {
        let g = key.geometry
        image = g.imageLayout(key.format)
        result = g.resultLayout(key.format)
        let algorithm = key.kind == .maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding
        let strides = [Int64(g.strideHeight), Int64(g.strideWidth)]
        let window = [Int64(g.windowHeight), Int64(g.windowWidth)]
        let before = [Int64(g.paddingTop), Int64(g.paddingLeft)]
        // Rows and columns the last window does not reach are not wanted by oneDNN.
        let rows = (g.outputHeight - 1) * g.strideHeight + g.windowHeight
        let columns = (g.outputWidth - 1) * g.strideWidth + g.windowWidth
        let after = [
            Int64(rows - g.inputHeight - g.paddingTop),
            Int64(columns - g.inputWidth - g.paddingLeft),
        ]
        var operation = dnnl_pooling_desc_t()
        let prop = key.keepsTrace ? dnnl_forward_training : dnnl_forward_inference
        let status = unsafe dnnl_pooling_forward_desc_init(
            &operation, prop, algorithm, image.descriptor, result.descriptor, strides, window,
            before, after)
        guard status == dnnl_success, let forward = Primitive(operation) else { return nil }
        self.forward = forward
        workspace = forward.layout(of: DNNL_ARG_WORKSPACE)
        guard key.keepsTrace else {
            backward = nil
            return
        }
        var reverse = dnnl_pooling_desc_t()
        let reverseStatus = unsafe dnnl_pooling_backward_desc_init(
            &reverse, algorithm, image.descriptor, result.descriptor, strides, window, before,
            after)
        guard reverseStatus == dnnl_success, let made = Primitive(reverse, forward: forward)
        else { return nil }
        backward = made
    }
}
