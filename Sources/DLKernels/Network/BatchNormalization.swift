internal import COneDNN

/// Batch normalisation over all axes but the last, the channels.
///
/// Single precision runs on oneDNN, double precision on ``ReferenceBatchNormalization``.
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

    /// Normalises with the statistics of this batch.
    ///
    /// - Returns: The result, the mean and the biased variance of each channel.
    package static func train(
        _ geometry: Geometry, _ x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer
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

    /// Normalises with given statistics.
    package static func infer(
        _ geometry: Geometry, _ x: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer,
        scale: TensorBuffer, offset: TensorBuffer
    ) -> TensorBuffer {
        guard x.elementType == .float32, geometry.count > 0 else {
            return x.elementType == .float64
                ? referenceInfer(geometry, x, mean, variance, scale, offset, Double.self)
                : referenceInfer(geometry, x, mean, variance, scale, offset, Float.self)
        }
        return run(
            .infer, geometry, x, mean: mean, variance: variance, scale: scale, offset: offset)
    }

    /// The gradients of ``train(_:_:scale:offset:)``.
    package static func gradients(
        _ geometry: Geometry, _ x: TensorBuffer, gradient: TensorBuffer, mean: TensorBuffer,
        variance: TensorBuffer, scale: TensorBuffer
    ) -> (x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer) {
        guard x.elementType == .float32, geometry.count > 0 else {
            return x.elementType == .float64
                ? referenceGradients(geometry, x, gradient, mean, variance, scale, Double.self)
                : referenceGradients(geometry, x, gradient, mean, variance, scale, Float.self)
        }
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
        x.native?.layout == geometry.layout(.blocked) ? .blocked : .plain
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
