internal import COneDNN

/// Batch normalisation over all axes but the last, the channels.
///
/// Images in blocks run on ``BlockedNormalization``, other single precision on oneDNN, and double
/// precision on ``ReferenceBatchNormalization``.
package enum BatchNormalization {
    /// The sizes a kernel is made for.
    package struct Geometry: Hashable, Sendable {
        package var batch: Int
        package var height: Int
        package var width: Int
        package var channels: Int
        /// Added to the variance.
        package var epsilon: Float

        /// Sizes of a batch of images; other ranks count their outer axes as batch.
        package init(batch: Int, height: Int, width: Int, channels: Int, epsilon: Float) {
            self.batch = batch
            self.height = height
            self.width = width
            self.channels = channels
            self.epsilon = epsilon
        }

        /// Elements of the image.
        var count: Int { batch * height * width * channels }

        func layout(_ format: ImageFormat) -> Layout {
            .image(format, batch: batch, height: height, width: width, channels: channels)
        }
    }

    /// What the backward pass needs to know about the forward pass.
    package struct Trace: Sendable {
        fileprivate var mean: TensorBuffer
        fileprivate var variance: TensorBuffer
        fileprivate var offset: TensorBuffer
        fileprivate var activation: FusedOperation
        /// Whether mean and variance were given and do not depend on what is normalised.
        fileprivate var hasGivenStatistics = false
        /// The result, where the activation was a pass of its own.
        fileprivate var result: TensorBuffer?
    }

    /// Normalises with the statistics of this batch, then applies an activation.
    ///
    /// - Parameters:
    ///   - geometry: The sizes.
    ///   - x: What is normalised.
    ///   - scale: The factor of each channel.
    ///   - offset: What is added to each channel.
    ///   - activation: Applied last; in the same pass for images in blocks.
    /// - Returns: The result, the mean and the biased variance of each channel, and what
    ///   ``gradients(_:_:gradient:trace:scale:)`` needs.
    package static func train(
        _ geometry: Geometry, _ x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer,
        activation: FusedOperation = .none
    ) -> (result: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer, trace: Trace) {
        if let image = blocks(x, geometry), let native = x.native {
            let target = Storage(byteCount: native.layout.byteCount)
            let found = BlockedNormalization.train(
                native.storage, into: target, image, scale: padded(scale, image),
                offset: padded(offset, image), epsilon: geometry.epsilon,
                bounds: activation.bounds)
            let mean = TensorBuffer(Array(found.mean.prefix(geometry.channels)))
            let variance = TensorBuffer(Array(found.variance.prefix(geometry.channels)))
            let result = TensorBuffer(image: target, in: native.layout, count: geometry.count)
            let trace = Trace(
                mean: mean, variance: variance, offset: offset, activation: activation)
            return (result, mean, variance, trace)
        }
        var output = normalized(geometry, x, scale, offset)
        var trace = Trace(
            mean: output.mean, variance: output.variance, offset: offset, activation: activation)
        if let limit = activation.limit {
            output.result = Elementwise.unary(.relu(limit: limit), output.result)
            trace.result = output.result
        }
        return (output.result, output.mean, output.variance, trace)
    }

    /// What the way back needs to know where statistics are given, or nil where no kernel goes that
    /// way.
    package static func trace(
        _ geometry: Geometry, _ x: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer,
        offset: TensorBuffer, activation: FusedOperation
    ) -> Trace? {
        guard blocks(x, geometry) != nil else { return nil }
        return Trace(
            mean: mean, variance: variance, offset: offset, activation: activation,
            hasGivenStatistics: true)
    }

    /// The result that left a trace once more, equal to the last bit.
    package static func repeated(
        _ geometry: Geometry, _ x: TensorBuffer, trace: Trace, scale: TensorBuffer
    ) -> TensorBuffer {
        infer(
            geometry, x, mean: trace.mean, variance: trace.variance, scale: scale,
            offset: trace.offset, activation: trace.activation)
    }

    /// Normalises with given statistics, then applies an activation.
    package static func infer(
        _ geometry: Geometry, _ x: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer,
        scale: TensorBuffer, offset: TensorBuffer, activation: FusedOperation = .none
    ) -> TensorBuffer {
        if let image = blocks(x, geometry), let native = x.native {
            let target = Storage(byteCount: native.layout.byteCount)
            BlockedNormalization.infer(
                native.storage, into: target, image, mean: padded(mean, image),
                variance: padded(variance, image), scale: padded(scale, image),
                offset: padded(offset, image), epsilon: geometry.epsilon,
                bounds: activation.bounds)
            return TensorBuffer(image: target, in: native.layout, count: geometry.count)
        }
        let result: TensorBuffer
        if x.elementType == .float32, geometry.count > 0 {
            result = run(
                .infer, geometry, x, mean: mean, variance: variance, scale: scale, offset: offset)
        } else {
            result =
                x.elementType == .float64
                ? referenceInfer(geometry, x, mean, variance, scale, offset, Double.self)
                : referenceInfer(geometry, x, mean, variance, scale, offset, Float.self)
        }
        return activation.limit.map { Elementwise.unary(.relu(limit: $0), result) } ?? result
    }

    /// The gradients of ``train(_:_:scale:offset:activation:)``, or of
    /// ``infer(_:_:mean:variance:scale:offset:activation:)`` where the trace is of that.
    ///
    /// - Parameters:
    ///   - geometry: The sizes.
    ///   - x: What was normalised.
    ///   - gradient: The gradient of the result.
    ///   - trace: What the forward pass left.
    ///   - scale: The factor of each channel.
    /// - Returns: The gradients of `x`, scale and offset.
    package static func gradients(
        _ geometry: Geometry, _ x: TensorBuffer, gradient: TensorBuffer, trace: Trace,
        scale: TensorBuffer
    ) -> (x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer) {
        let (mean, variance) = (trace.mean, trace.variance)
        if let image = blocks(x, geometry), let native = x.native {
            let layout = native.layout
            let target = Storage(byteCount: layout.byteCount)
            let sums = BlockedNormalization.gradients(
                native.storage, gradient.storage(in: layout, plain: geometry.layout(.plain)),
                into: target, image, mean: padded(mean, image),
                variance: padded(variance, image), scale: padded(scale, image),
                offset: padded(trace.offset, image), epsilon: geometry.epsilon,
                bounds: trace.activation.bounds, hasGivenStatistics: trace.hasGivenStatistics)
            return (
                TensorBuffer(image: target, in: layout, count: geometry.count),
                TensorBuffer(Array(sums.scale.prefix(geometry.channels))),
                TensorBuffer(Array(sums.offset.prefix(geometry.channels)))
            )
        }
        var passed = gradient
        if let limit = trace.activation.limit, let result = trace.result {
            passed = Elementwise.reluGradient(gradient, output: result, limit: limit)
        }
        guard x.elementType == .float32, geometry.count > 0 else {
            return x.elementType == .float64
                ? referenceGradients(geometry, x, passed, mean, variance, scale, Double.self)
                : referenceGradients(geometry, x, passed, mean, variance, scale, Float.self)
        }
        return fastGradients(geometry, x, passed, mean, variance, scale)
    }

    /// The sizes of images that lie in blocks of channels; nil for all others.
    private static func blocks(
        _ x: TensorBuffer, _ geometry: Geometry
    ) -> BlockedNormalization.Image? {
        guard geometry.count > 0, format(of: x, geometry) == .blocked
        else { return nil }
        return .init(
            batch: geometry.batch, pixels: geometry.height * geometry.width,
            blocks: (geometry.channels - 1) / OneDNN.channelBlock + 1)
    }

    /// The values of all channels, with zeros for those that fill up the last block.
    private static func padded(
        _ values: TensorBuffer, _ image: BlockedNormalization.Image
    ) -> [Float] {
        let known = values.array(of: Float.self)
        let count = image.blocks * OneDNN.channelBlock
        return known + [Float](repeating: 0, count: count - known.count)
    }

    private static func normalized(
        _ geometry: Geometry, _ x: TensorBuffer, _ scale: TensorBuffer, _ offset: TensorBuffer
    ) -> (result: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer) {
        guard x.elementType == .float32, geometry.count > 0 else {
            return x.elementType == .float64
                ? referenceTrain(geometry, x, scale, offset, Double.self)
                : referenceTrain(geometry, x, scale, offset, Float.self)
        }
        let mean = TensorBuffer(.float32, count: geometry.channels)
        let variance = TensorBuffer(.float32, count: geometry.channels)
        let result = run(
            .train, geometry, x, mean: mean, variance: variance, scale: scale, offset: offset)
        return (result, mean, variance)
    }
}

extension FusedOperation {
    /// Between which values a result lies.
    fileprivate var bounds: ClosedRange<Float> {
        limit.map { 0...Float($0) } ?? -.infinity ... .infinity
    }
}

// MARK: - oneDNN

extension BatchNormalization {
    private enum Task: Hashable, Sendable { case train, infer, gradients }

    private struct Key: Hashable, Sendable {
        var task: Task
        var geometry: Geometry
        var format: ImageFormat
        var threads = Threads.count
    }

    private static let cache = KernelCache<Key, Primitive>()

    private static func format(of x: TensorBuffer, _ geometry: Geometry) -> ImageFormat {
        x.nativeLayout == geometry.layout(.blocked) ? .blocked : .plain
    }

    private static func kernel(
        _ task: Task, _ geometry: Geometry, _ format: ImageFormat
    ) -> Primitive {
        cache.value(for: Key(task: task, geometry: geometry, format: format)) {
            guard let made = compile(task, geometry, format) else {
                fatalError("oneDNN has no kernel for the batch normalisation \(geometry).")
            }
            return made
        }
    }

    private static func compile(
        _ task: Task, _ geometry: Geometry, _ format: ImageFormat
    ) -> Primitive? {
        let layout = geometry.layout(format)
        var flags = dnnl_use_scale.rawValue | dnnl_use_shift.rawValue
        if task == .infer { flags |= dnnl_use_global_stats.rawValue }
        var forward = dnnl_batch_normalization_desc_t()
        let kind = task == .infer ? dnnl_forward_inference : dnnl_forward_training
        let status = unsafe dnnl_batch_normalization_forward_desc_init(
            &forward, kind, layout.descriptor, geometry.epsilon, flags)
        guard status == dnnl_success, let made = Primitive(forward) else { return nil }
        guard task == .gradients else { return made }
        var backward = dnnl_batch_normalization_desc_t()
        let backwardStatus = unsafe dnnl_batch_normalization_backward_desc_init(
            &backward, dnnl_backward, layout.descriptor, layout.descriptor, geometry.epsilon,
            flags)
        guard backwardStatus == dnnl_success else { return nil }
        return Primitive(backward, forward: made)
    }

    private static func run(
        _ task: Task, _ geometry: Geometry, _ x: TensorBuffer, mean: TensorBuffer,
        variance: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer
    ) -> TensorBuffer {
        let format = format(of: x, geometry)
        let layout = geometry.layout(format)
        let channels = Layout.vector(geometry.channels)
        let target = Storage(byteCount: layout.byteCount)
        kernel(task, geometry, format).execute([
            Argument(
                DNNL_ARG_SRC, layout, x.storage(in: layout, plain: geometry.layout(.plain))),
            Argument(DNNL_ARG_MEAN, channels, mean.storage),
            Argument(DNNL_ARG_VARIANCE, channels, variance.storage),
            Argument(DNNL_ARG_SCALE, channels, scale.storage),
            Argument(DNNL_ARG_SHIFT, channels, offset.storage),
            Argument(DNNL_ARG_DST, layout, target),
        ])
        return TensorBuffer(image: target, in: layout, count: geometry.count)
    }

    private static func fastGradients(
        _ geometry: Geometry, _ x: TensorBuffer, _ gradient: TensorBuffer, _ mean: TensorBuffer,
        _ variance: TensorBuffer, _ scale: TensorBuffer
    ) -> (x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer) {
        let format = format(of: x, geometry)
        let layout = geometry.layout(format)
        let plain = geometry.layout(.plain)
        let channels = Layout.vector(geometry.channels)
        let target = Storage(byteCount: layout.byteCount)
        let scaleGradient = TensorBuffer(.float32, count: geometry.channels)
        let offsetGradient = TensorBuffer(.float32, count: geometry.channels)
        kernel(.gradients, geometry, format).execute([
            Argument(DNNL_ARG_SRC, layout, x.storage(in: layout, plain: plain)),
            Argument(DNNL_ARG_DIFF_DST, layout, gradient.storage(in: layout, plain: plain)),
            Argument(DNNL_ARG_MEAN, channels, mean.storage),
            Argument(DNNL_ARG_VARIANCE, channels, variance.storage),
            Argument(DNNL_ARG_SCALE, channels, scale.storage),
            // Has to be there although no gradient depends on it.
            Argument(DNNL_ARG_SHIFT, channels, scale.storage),
            Argument(DNNL_ARG_DIFF_SRC, layout, target),
            Argument(DNNL_ARG_DIFF_SCALE, channels, scaleGradient.storage),
            Argument(DNNL_ARG_DIFF_SHIFT, channels, offsetGradient.storage),
        ])
        let image = TensorBuffer(image: target, in: layout, count: geometry.count)
        return (image, scaleGradient, offsetGradient)
    }
}

// MARK: - Double precision

extension BatchNormalization {
    private static func referenceTrain<T: RealScalar>(
        _ geometry: Geometry, _ x: TensorBuffer, _ scale: TensorBuffer, _ offset: TensorBuffer,
        _: T.Type
    ) -> (result: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer) {
        let values = x.array(of: T.self)
        let (mean, variance) = ReferenceBatchNormalization.statistics(
            values, channels: geometry.channels)
        let result = ReferenceBatchNormalization.normalize(
            values, mean: mean, variance: variance, scale: scale.array(of: T.self),
            offset: offset.array(of: T.self), epsilon: T(geometry.epsilon))
        return (TensorBuffer(result), TensorBuffer(mean), TensorBuffer(variance))
    }

    private static func referenceInfer<T: RealScalar>(
        _ geometry: Geometry, _ x: TensorBuffer, _ mean: TensorBuffer, _ variance: TensorBuffer,
        _ scale: TensorBuffer, _ offset: TensorBuffer, _: T.Type
    ) -> TensorBuffer {
        TensorBuffer(
            ReferenceBatchNormalization.normalize(
                x.array(of: T.self), mean: mean.array(of: T.self),
                variance: variance.array(of: T.self), scale: scale.array(of: T.self),
                offset: offset.array(of: T.self), epsilon: T(geometry.epsilon)))
    }

    private static func referenceGradients<T: RealScalar>(
        _ geometry: Geometry, _ x: TensorBuffer, _ gradient: TensorBuffer, _ mean: TensorBuffer,
        _ variance: TensorBuffer, _ scale: TensorBuffer, _: T.Type
    ) -> (x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer) {
        let result = ReferenceBatchNormalization.gradients(
            x.array(of: T.self), gradient: gradient.array(of: T.self),
            mean: mean.array(of: T.self), variance: variance.array(of: T.self),
            scale: scale.array(of: T.self), epsilon: T(geometry.epsilon))
        return (
            TensorBuffer(result.x), TensorBuffer(result.scale), TensorBuffer(result.offset)
        )
    }
}
