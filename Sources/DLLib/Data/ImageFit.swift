package import ImageCodecs

/// How an image of any proportions becomes one of a fixed size.
public enum ImageFit: String, Sendable, CaseIterable {
    /// Both sides are scaled on their own: everything is kept, shapes are distorted.
    case squash
    /// The largest centred part of the right proportions is scaled: shapes are kept, borders lost.
    case crop
    /// Black borders give the right proportions first: all is kept, but part of the image is empty.
    case pad

    /// Resizes with Keras's conventions: bilinear, pixel centres at half-integers, not smoothed.
    package func apply(to image: Bitmap, height: Int, width: Int) -> Bitmap {
        switch self {
        case .squash: image.resizedBilinearly(width: width, height: height)
        case .crop:
            image.croppedToProportions(width: width, height: height)
                .resizedBilinearly(width: width, height: height)
        case .pad: image.paddedAndResizedBilinearly(width: width, height: height)
        }
    }
}

/// What to do with a file that cannot be decoded.
public enum DamagedFilePolicy: Sendable {
    /// Leaves it out; ``Dataset/skippedFiles`` names it.
    case skip
    /// Ends loading with an error that names it.
    case stop
}
