internal import Glibc

/// Joining and cutting images that lie in blocks of channels, without a change of order.
///
/// In blocks the channels of one image lie one block after another, so whole blocks of several
/// images can be put together by copying one stretch of memory for each image.
package enum ImageBlocks {
    /// Puts images side by side along the channels: `result[..., start + c] = part[..., c]`.
    ///
    /// - Parameters:
    ///   - parts: The images of each part and the number of its channels.
    ///   - batch: The number of images of each part.
    ///   - height: Their rows.
    ///   - width: Their columns.
    /// - Returns: The joined images in blocks, or nil where a part lies in another order or its
    ///   channels do not fill blocks.
    package static func join(
        _ parts: [(buffer: TensorBuffer, channels: Int)], batch: Int, height: Int, width: Int
    ) -> TensorBuffer? {
        var channels = 0
        for part in parts {
            let layout = Layout.image(
                .blocked, batch: batch, height: height, width: width, channels: part.channels)
            guard let native = part.buffer.native, native.layout == layout, !layout.hasPadding
            else { return nil }
            channels += part.channels
        }
        let layout = Layout.image(
            .blocked, batch: batch, height: height, width: width, channels: channels)
        let result = Storage(byteCount: layout.byteCount)
        let pixel = 4 * height * width
        var start = 0
        for part in parts {
            guard let native = part.buffer.native else { return nil }
            copy(
                native.storage, from: 0, every: part.channels * pixel, to: result,
                at: start * pixel, every: channels * pixel, bytes: part.channels * pixel,
                count: batch)
            start += part.channels
        }
        return TensorBuffer(image: result, in: layout, count: batch * height * width * channels)
    }

    /// Takes some of the channels of images: `result[..., c] = source[..., range.lowerBound + c]`.
    ///
    /// - Parameters:
    ///   - source: The images.
    ///   - shape: Their `[batch, height, width, channels]`.
    ///   - range: The channels to take.
    /// - Returns: The cut images in blocks, or nil where the source lies in another order or the
    ///   range does not consist of whole blocks.
    package static func cut(
        _ source: TensorBuffer, shape: [Int], channels range: Range<Int>
    ) -> TensorBuffer? {
        let (batch, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
        let block = OneDNN.channelBlock
        guard let native = source.native, range.lowerBound % block == 0, range.count % block == 0,
            !range.isEmpty,
            native.layout
                == .image(.blocked, batch: batch, height: height, width: width, channels: channels)
        else { return nil }
        let layout = Layout.image(
            .blocked, batch: batch, height: height, width: width, channels: range.count)
        let result = Storage(byteCount: layout.byteCount)
        let pixel = 4 * height * width
        copy(
            native.storage, from: range.lowerBound * pixel,
            every: native.layout.byteCount / batch, to: result, at: 0,
            every: range.count * pixel, bytes: range.count * pixel, count: batch)
        return TensorBuffer(image: result, in: layout, count: batch * height * width * range.count)
    }

    /// Puts batches one after another.
    ///
    /// - Parameters:
    ///   - parts: The batches, each with the number of its images.
    ///   - height: The rows of every image.
    ///   - width: The columns.
    ///   - channels: The channels.
    /// - Returns: All images in blocks, or nil where a part lies in another order.
    package static func stack(
        _ parts: [(buffer: TensorBuffer, batch: Int)], height: Int, width: Int, channels: Int
    ) -> TensorBuffer? {
        func layout(_ batch: Int) -> Layout {
            .image(.blocked, batch: batch, height: height, width: width, channels: channels)
        }
        let all = layout(parts.reduce(0) { $0 + $1.batch })
        let fits = parts.allSatisfy { part in
            part.batch > 0 && part.buffer.nativeLayout == layout(part.batch)
        }
        guard fits else { return nil }
        let result = Storage(byteCount: all.byteCount)
        var start = 0
        for part in parts {
            guard let native = part.buffer.native else { return nil }
            let bytes = native.layout.byteCount
            copy(
                native.storage, from: 0, every: bytes / part.batch, to: result, at: start,
                every: bytes / part.batch, bytes: bytes / part.batch, count: part.batch)
            start += bytes
        }
        return TensorBuffer(
            image: result, in: all, count: all.sizes[0] * height * width * channels)
    }

    /// Copies stretches of memory at regular distances.
    private static func copy(
        _ source: Storage, from first: Int, every step: Int, to target: Storage, at place: Int,
        every stride: Int, bytes: Int, count: Int
    ) {
        // Long stretches are cut so that one image is enough for all threads.
        let piece = 1 << 16
        let pieces = (bytes + piece - 1) / piece
        Threads.forEachRange(of: count * pieces, minimumChunk: 8) { range in
            for index in range {
                let (row, part) = (index / pieces, index % pieces)
                let offset = part * piece
                unsafe memcpy(
                    target.base + place + row * stride + offset,
                    source.base + first + row * step + offset, min(piece, bytes - offset))
            }
        }
    }
}
