internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// Some samples of a batch, sharing its memory.
    package func samples(_ range: Range<Int>) -> Tensor {
        let size = shape.dropFirst().reduce(1, *)
        var part = shape
        part[0] = range.count
        return Tensor(
            shape: part,
            buffer: TensorBuffer(range.lowerBound * size..<range.upperBound * size, of: buffer))
    }

    /// Batches of samples one after another, images in the order their kernels left them in.
    package init(batches parts: [Tensor]) {
        let first = parts[0]
        if first.rank == 4, parts.count > 1,
            let buffer = ImageBlocks.stack(
                parts.map { ($0.buffer, $0.shape[0]) }, height: first.shape[1],
                width: first.shape[2], channels: first.shape[3])
        {
            var shape = first.shape
            shape[0] = parts.reduce(0) { $0 + $1.shape[0] }
            self = Tensor(shape: shape, buffer: buffer)
        } else {
            self = Tensor(concatenating: parts, axis: 0)
        }
    }
}
