internal import DLTensors
package import ImageCodecs

extension Dataset {
    /// The same images at another size, resized bilinearly from the size they have here.
    ///
    /// Loading at the size wanted is better: it resizes the original file once.
    public func resized(to imageSize: Int) -> Dataset {
        guard imageSize >= 1, DataSize.product([count, imageSize, imageSize, 3]) != nil else {
            stop(
                "resized: imageSize is \(imageSize); expected 1 or more pixels, and room for them."
            )
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * imageSize * imageSize * 3)
        for position in samples.indices {
            bytes +=
                bitmap(at: position)
                .resizedBilinearly(width: imageSize, height: imageSize).samples
        }
        return with(
            images: Tensor(bytes, shape: [count, imageSize, imageSize, 3]), samples: samples,
            classNames: classNames)
    }

    /// The pixels of one image.
    package func bitmap(at position: Int) -> Bitmap {
        let image = images[position]
        return Bitmap(
            width: image.shape[1], height: image.shape[0], channels: 3,
            samples: image.scalars(as: UInt8.self))
    }

    /// The file of one image as it was before resizing, or the image as it is here.
    package func original(at position: Int) throws -> Bitmap {
        requireImage(position)
        guard let path = samples[position].path else { return bitmap(at: position) }
        return try ImageFile.decode(contentsOf: path)
    }
}
