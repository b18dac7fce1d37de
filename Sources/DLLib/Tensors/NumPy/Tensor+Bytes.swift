internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// Creates a tensor from the bytes of its elements in row-major order.
    ///
    /// - Precondition: As many bytes as the elements take.
    init<T: TensorScalar>(
        decoding bytes: ArraySlice<UInt8>, shape: Shape, isBigEndian: Bool, _: T.Type
    ) {
        let buffer = TensorBuffer(
            bytes: bytes, T.dtype.elementType, count: shape.elementCount, isBigEndian: isBigEndian)
        self.init(shape: shape, buffer: buffer)
    }

    /// The bytes of the elements in row-major order, least significant first.
    var encodedElements: [UInt8] { buffer.bytes }
}
