/// Conversion of the elements of a buffer to another type.
package enum Conversion {
    /// The same values as `type`; fractions are cut and values saturate where `type` cannot
    /// hold them; `bool` becomes `value != 0`.
    package static func convert(_ source: TensorBuffer, to type: ElementType) -> TensorBuffer {
        guard source.elementType != type else { return source }
        switch source.elementType {
        case .float32: return convert(source, from: Float.self, to: type)
        case .float64: return convert(source, from: Double.self, to: type)
        case .int32: return convert(source, from: Int32.self, to: type)
        case .uint8, .bool: return convert(source, from: UInt8.self, to: type)
        }
    }

    private static func convert<S: KernelScalar>(
        _ source: TensorBuffer, from: S.Type, to type: ElementType
    ) -> TensorBuffer {
        let result = TensorBuffer(type, count: source.count)
        let (from, to, count) = (source.storage, result.storage, source.count)
        switch type {
        case .float32: Loops.map(from, into: to, count: count, ToFloat<S>())
        case .float64: Loops.map(from, into: to, count: count, ToDouble<S>())
        case .int32: Loops.map(from, into: to, count: count, ToInt32<S>())
        case .uint8: Loops.map(from, into: to, count: count, ToUInt8<S>())
        case .bool: Loops.map(from, into: to, count: count, IsNotZero<S>())
        }
        return result
    }

    /// `x[..., c] * scale[c] + offset[c]` in float32 from `uint8` or `float32` values in one pass:
    /// what preparing images for a network needs.
    ///
    /// With `reversesChannels` the channels come in the opposite order, red-green-blue as
    /// blue-green-red: `y[..., c] = x[..., channels - 1 - c] * scale[c] + offset[c]`.
    ///
    /// - Precondition: `scale` and `offset` have the same count, which divides `source.count`; to
    ///   reverse channels it is their number.
    package static func affine(
        _ source: TensorBuffer, scale: [Float], offset: [Float], reversesChannels: Bool = false
    ) -> TensorBuffer {
        let plain = source.elementType == .uint8 ? source : convert(source, to: .float32)
        let result = TensorBuffer(.float32, count: source.count)
        if plain.elementType == .uint8 {
            affine(plain, from: UInt8.self, into: result, scale, offset, reversesChannels)
        } else {
            affine(plain, from: Float.self, into: result, scale, offset, reversesChannels)
        }
        return result
    }

    private static func affine<S: KernelScalar>(
        _ source: TensorBuffer, from: S.Type, into result: TensorBuffer,
        _ scale: [Float], _ offset: [Float], _ reversesChannels: Bool
    ) {
        // A pattern of whole rows of channels, long enough to keep the vector units busy.
        let channels = scale.count
        guard channels > 0 else { return }
        let repeats = max(1, 256 / channels)
        let scales = Array(repeatElement(scale, count: repeats).joined())
        let offsets = Array(repeatElement(offset, count: repeats).joined())
        let row = scales.count
        let (input, output) = (source.storage, result.storage)
        Threads.forEachRange(of: source.count / channels, minimumChunk: 1 << 13) { pixels in
            var start = pixels.lowerBound * channels
            let end = pixels.upperBound * channels
            while start < end {
                let count = min(row, end - start)
                let x = unsafe Span(
                    _unsafeStart: input.pointer(to: S.self, at: start), count: count)
                var y = unsafe MutableSpan(
                    _unsafeStart: output.pointer(to: Float.self, at: start), count: count)
                if reversesChannels {
                    reversedAffineRow(x, scale.span, offset.span, &y)
                } else {
                    affineRow(x, scales.span, offsets.span, &y)
                }
                start += count
            }
        }
    }

    private static func affineRow<S: KernelScalar>(
        _ x: Span<S>, _ scale: Span<Float>, _ offset: Span<Float>, _ y: inout MutableSpan<Float>
    ) {
        precondition(x.count == y.count && x.count <= scale.count && x.count <= offset.count)
        for i in y.indices { y[i] = x[i].asFloat * scale[i] + offset[i] }
    }

    private static func reversedAffineRow<S: KernelScalar>(
        _ x: Span<S>, _ scale: Span<Float>, _ offset: Span<Float>, _ y: inout MutableSpan<Float>
    ) {
        let channels = scale.count
        precondition(x.count == y.count && offset.count == channels && x.count % channels == 0)
        var pixel = 0
        while pixel < y.count {
            for c in 0..<channels {
                y[pixel + c] = x[pixel + channels - 1 - c].asFloat * scale[c] + offset[c]
            }
            pixel += channels
        }
    }
}

private struct ToFloat<S: KernelScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: S) -> Float { x.asFloat }
}

private struct ToDouble<S: KernelScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: S) -> Double { x.asDouble }
}

private struct ToInt32<S: KernelScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: S) -> Int32 { x.asInt32 }
}

private struct ToUInt8<S: KernelScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: S) -> UInt8 { x.asUInt8 }
}

private struct IsNotZero<S: KernelScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: S) -> UInt8 { x == 0 ? 0 : 1 }
}
