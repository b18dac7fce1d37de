internal import DLTensors
internal import KernelDisplay

/// The smallest and largest pixel of some images, and what scale they must have.
package struct PixelRange {
    /// The scales that images come in.
    package enum Scale {
        /// 0...255, as files hold them.
        case bytes
        /// 0...1.
        case unit
        /// Around 0, such as -1...1 or after a network's own preprocessing.
        case centred
    }

    package let lowest: Float
    package let highest: Float
    package let scale: Scale

    /// Understands a range; `nil` where it does not tell the scale, as that of a black image.
    package init?(lowest: Float, highest: Float, isByte: Bool = false) {
        guard lowest.isFinite, highest.isFinite, lowest != 0 || highest != 0 else { return nil }
        self.lowest = lowest
        self.highest = highest
        switch (lowest, highest) {
        case _ where isByte: scale = .bytes
        case (..<0, _): scale = .centred
        // Interpolation may round up by a little.
        case (_, ...1.01): scale = .unit
        case (_, 2...): scale = .bytes
        default: return nil
        }
    }

    /// The range in words.
    package var description: String {
        "\(NumberText.fixed(Double(lowest), 2))...\(NumberText.fixed(Double(highest), 2))"
    }
}

extension PixelRange {
    /// Shows that images have this range before they enter a layer that scales them.
    package func showScaledAlready(_ layer: Layer) {
        display(
            markdown:
                "**The images look scaled already**: their values lie in \(description). This model "
                + "takes pixels of 0...255 and its layer \(layer.name) scales them; leave out any "
                + "Rescaling or preprocessing before it.")
    }
}

/// A layer that scales pixels.
package protocol PixelScaling: Layer {
    /// Whether its numbers are made for pixels of 0...255.
    var takesBytes: Bool { get }
    /// Whether the images it gets were looked at.
    var hasCheckedRange: Bool { get set }
}
