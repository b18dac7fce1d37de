/// Cuts.
extension Bitmap {
    /// The largest centred part with the proportions of the given size.
    public func croppedToProportions(width newWidth: Int, height newHeight: Int) -> Bitmap {
        // Rounded down like Keras's `smart_resize`.
        let cutWidth = min(width, max(1, height * newWidth / newHeight))
        let cutHeight = min(height, max(1, width * newHeight / newWidth))
        return cropped(
            x: (width - cutWidth) / 2, y: (height - cutHeight) / 2, width: cutWidth,
            height: cutHeight)
    }

    /// The rectangle whose top left corner is column `x` of row `y`.
    public func cropped(x: Int, y: Int, width newWidth: Int, height newHeight: Int) -> Bitmap {
        guard newWidth != width || newHeight != height else { return self }
        var cut: [UInt8] = []
        cut.reserveCapacity(newWidth * newHeight * channels)
        for row in y..<(y + newHeight) {
            let start = (row * width + x) * channels
            cut.append(contentsOf: samples[start..<(start + newWidth * channels)])
        }
        return Bitmap(width: newWidth, height: newHeight, channels: channels, samples: cut)
    }
}
