internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// The square root of each element.
    public func sqrt() -> Tensor {
        apply(.squareRoot) { gradient, root in gradient / root * 0.5 }
    }

    /// `e` to the power of each element.
    public func exp() -> Tensor {
        apply(.exponential) { gradient, power in gradient * power }
    }

    /// The natural logarithm of each element.
    public func log() -> Tensor {
        let x = real
        return x.unary(.logarithm).recorded(from: x) { gradient, _ in [gradient / x] }
    }

    /// Each element without its sign; the gradient at zero is zero.
    public func abs() -> Tensor {
        guard dtype.isFloatingPoint else {
            return dtype == .int32 ? Tensor.maximum(self, -self) : self
        }
        let x = self
        return x.unary(.absolute).recorded(from: x) { gradient, _ in [gradient * x.sign()] }
    }

    /// `1 / x` of each element.
    public func reciprocal() -> Tensor {
        apply(.reciprocal) { gradient, inverse in -gradient * inverse * inverse }
    }

    /// The square of each element.
    public func squared() -> Tensor { self * self }

    /// Each element to a fixed power.
    public func pow(_ exponent: Float) -> Tensor {
        let x = real
        switch exponent {
        case 0: return Tensor(ones: shape, dtype: x.dtype)
        case 1: return x
        case 2: return x * x
        case 3: return x * x * x
        case 0.5: return x.sqrt()
        case -0.5: return x.rsqrt()
        case -1: return x.reciprocal()
        default: break
        }
        return x.unary(.power(Double(exponent))).recorded(from: x) { gradient, _ in
            [gradient * x.pow(exponent - 1) * exponent]
        }
    }

    /// `1 / (1 + e^-x)` of each element.
    public func sigmoid() -> Tensor {
        apply(.sigmoid) { gradient, y in gradient * y * (1 - y) }
    }

    /// The hyperbolic tangent of each element.
    public func tanh() -> Tensor {
        apply(.hyperbolicTangent) { gradient, y in gradient * (1 - y * y) }
    }

    /// `max(x, 0)`, or `min(max(x, 0), limit)` with a limit such as 6.
    public func relu(max limit: Float? = nil) -> Tensor {
        let limit = limit.map(Double.init) ?? .infinity
        return apply(.relu(limit: limit)) { gradient, y in
            gradient.maskedByRelu(of: y, limit: limit)
        }
    }

    /// The gradient on the way back through a rectifier with this result.
    func maskedByRelu(of output: Tensor, limit: Double) -> Tensor {
        let result = Tensor(
            shape: shape,
            buffer: Elementwise.reluGradient(buffer, output: output.buffer, limit: limit))
        return result.recorded(from: self) { gradient, _ in
            [gradient.maskedByRelu(of: output, limit: limit)]
        }
    }

    /// Each element kept inside `low...high`; outside no gradient flows.
    public func clipped(to range: ClosedRange<Float>) -> Tensor {
        let low = Tensor(repeating: range.lowerBound, shape: [], dtype: real.dtype)
        let high = Tensor(repeating: range.upperBound, shape: [], dtype: real.dtype)
        return Tensor.minimum(Tensor.maximum(self, low), high)
    }

    /// `x[..., c] * scale[c] + offset[c]` as `float32`, in one pass from bytes or numbers.
    ///
    /// This is how photos are prepared for a network.
    /// - Parameters:
    ///   - scale: A factor for each channel of the result, or one for all.
    ///   - offset: An offset for each channel of the result, or one for all.
    ///   - reversingChannels: Whether channels come in the opposite order, such as blue-green-red
    ///     of red-green-blue.
    /// - Returns: The scaled values, `float32` (`float64` where this tensor is).
    /// - Precondition: One scale and one offset for each channel, or one for all.
    public func scaled(
        by scale: [Float], offset: [Float], reversingChannels: Bool = false
    ) -> Tensor {
        let channels = shape.last ?? 1
        let fits = [scale.count, offset.count].allSatisfy { $0 == 1 || $0 == channels }
        guard fits else {
            shapeFailure(
                "scaled", "\(scale.count) scales and \(offset.count) offsets do not fit", shape)
        }
        let width = reversingChannels ? channels : Swift.max(scale.count, offset.count)
        let scales = scale.count == width ? scale : Array(repeating: scale[0], count: width)
        let offsets = offset.count == width ? offset : Array(repeating: offset[0], count: width)
        guard dtype != .float64 else {
            let slices = (0..<channels).map { slice(axis: -1, $0..<$0 + 1) }
            let x =
                reversingChannels ? Tensor(concatenating: slices.reversed(), axis: -1) : self
            return x * Tensor(scales).asType(.float64) + Tensor(offsets).asType(.float64)
        }
        let result = Tensor(
            shape: shape,
            buffer: Conversion.affine(
                buffer, scale: scales, offset: offsets, reversesChannels: reversingChannels))
        return result.recorded(from: self) { gradient, _ in
            [
                gradient.scaled(
                    by: reversingChannels ? scales.reversed() : scales, offset: [0],
                    reversingChannels: reversingChannels)
            ]
        }
    }

    /// The kernel behind the functions, without a gradient.
    func unary(_ operation: UnaryOperation) -> Tensor {
        Tensor(shape: shape, buffer: Elementwise.unary(operation, buffer))
    }

    /// A function whose gradient is made from its own result.
    func apply(
        _ operation: UnaryOperation, name: StaticString = #function,
        backward: @escaping (_ gradient: Tensor, _ result: Tensor) -> Tensor
    ) -> Tensor {
        let x = real
        return x.unary(operation).recorded(
            from: x, operation: name, backwardWithResult: backward)
    }
}
