internal import DLNetworks

/// What the Inception networks are made of: branches of convolutions side by side.
///
/// Batch normalisation has no factor.
struct InceptionUnits {
    /// A convolution of a branch: its filters and its window.
    typealias Window = (filters: Int, size: Size2D)

    let all = ConvolutionUnits(scale: false)

    /// The convolutions in front of the branches, which bring 299 pixels to 35.
    func stem(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = all.unit(image, 32, 3, strides: 2, padding: .valid)
        x = all.unit(x, 32, 3, padding: .valid)
        x = all.unit(x, 64, 3)
        x = MaxPooling2D(3, strides: 2)(x)
        x = all.unit(x, 80, 1, padding: .valid)
        x = all.unit(x, 192, 3, padding: .valid)
        return MaxPooling2D(3, strides: 2)(x)
    }

    /// One convolution after another, each keeping the size of the image.
    func branch(_ x: SymbolicTensor, _ windows: [Window]) -> SymbolicTensor {
        windows.reduce(x) { all.unit($0, $1.filters, $1.size) }
    }

    /// A pooling that keeps the size of the image, and a convolution.
    func pooled(_ x: SymbolicTensor, _ filters: Int) -> SymbolicTensor {
        let means = AveragePooling2D(3, strides: 1, padding: .same)(x)
        return all.unit(means, filters, 1)
    }

    /// Branches whose last step, like a pooling beside them, halves the image.
    func reduction(
        _ x: SymbolicTensor, _ branches: [[Window]], name: String
    ) -> SymbolicTensor {
        let ends = branches.map { windows in
            let start = branch(x, Array(windows.dropLast()))
            let last = windows[windows.count - 1]
            return all.unit(start, last.filters, last.size, strides: 2, padding: .valid)
        }
        return Concatenate(name: name)(ends + [MaxPooling2D(3, strides: 2)(x)])
    }
}
