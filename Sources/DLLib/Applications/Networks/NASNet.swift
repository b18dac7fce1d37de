internal import DLNetworks

/// NASNetMobile: cells that a search found, small enough for mobile devices.
///
/// A normal cell keeps the size of the image, a reduction cell halves it; both combine the results
/// of the two cells before them by separable convolutions and poolings.
/// - Source: Zoph, Vasudevan, Shlens, Le, "Learning Transferable Architectures for Scalable Image
///   Recognition", arXiv:1707.07012; `keras.applications.NASNetMobile`.
public final class NASNetMobile: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        NASNet(filters: 44, cells: 4, stemFilters: 32, skipsReduction: false)
    }
}

/// NASNetLarge: like ``NASNetMobile``, with more cells and channels.
///
/// - Source: as ``NASNetMobile``; `keras.applications.NASNetLarge`.
public final class NASNetLarge: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        NASNet(filters: 168, cells: 6, stemFilters: 96, skipsReduction: true)
    }
}

/// The layers of a NASNet-A.
struct NASNet: NetworkDescription {
    /// The channels of each branch of the first normal cells.
    let filters: Int
    /// How many normal cells lie between two reductions.
    let cells: Int
    /// The filters of the first convolution.
    let stemFilters: Int
    /// Whether the cell behind a reduction sees what lies in front of the cell before that.
    let skipsReduction: Bool
    let namesPooling = false
    let namesTopPooling = false
    private let units = ConvolutionUnits(momentum: 0.9997, initializer: .heNormal)

    /// Describes a network by its sizes.
    init(filters: Int, cells: Int, stemFilters: Int, skipsReduction: Bool) {
        self.filters = filters
        self.cells = cells
        self.stemFilters = stemFilters
        self.skipsReduction = skipsReduction
    }

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = units.convolution(image, stemFilters, 3, strides: 2, name: "stem_conv1")
        x = units.normalized(x, name: "stem_bn1")
        // The result of the cell before the one that made x.
        var before: SymbolicTensor?
        func add(_ cell: SymbolicTensor) { (x, before) = (cell, x) }
        add(reductionCell(x, before, filters / 4, "stem_1"))
        add(reductionCell(x, before, filters / 2, "stem_2"))
        for stage in 0..<3 {
            let width = filters << stage
            if stage > 0 {
                let earlier = before
                add(reductionCell(x, before, width, "reduce_\(stage * cells)"))
                if skipsReduction { before = earlier }
            }
            for cell in 0..<cells {
                // The reductions count, too, but only one of them.
                let number = stage * cells + cell + (stage > 0 ? 1 : 0)
                add(normalCell(x, before, width, "\(number)"))
            }
        }
        return units.activated(x)
    }

    // MARK: Cells

    private func normalCell(
        _ input: SymbolicTensor, _ before: SymbolicTensor?, _ filters: Int, _ id: String
    ) -> SymbolicTensor {
        let p = adjusted(before, to: input, filters, id)
        let h = narrowed(input, filters, "normal", id)
        func add(_ number: Int, _ left: SymbolicTensor, _ right: SymbolicTensor) -> SymbolicTensor {
            Add(name: "normal_add_\(number)_\(id)")([left, right])
        }
        func mean(_ x: SymbolicTensor, _ name: String) -> SymbolicTensor {
            AveragePooling2D(3, strides: 1, padding: .same, name: "normal_\(name)_\(id)")(x)
        }
        func separable(_ x: SymbolicTensor, _ size: Int, _ name: String) -> SymbolicTensor {
            twice(x, filters, size, "normal_\(name)_\(id)")
        }
        let ends = [
            p, add(1, separable(h, 5, "left1"), separable(p, 3, "right1")),
            add(2, separable(p, 5, "left2"), separable(p, 3, "right2")),
            add(3, mean(h, "left3"), p), add(4, mean(p, "left4"), mean(p, "right4")),
            add(5, separable(h, 3, "left5"), h),
        ]
        return Concatenate(name: "normal_concat_\(id)")(ends)
    }

    private func reductionCell(
        _ input: SymbolicTensor, _ before: SymbolicTensor?, _ filters: Int, _ id: String
    ) -> SymbolicTensor {
        let p = adjusted(before, to: input, filters, id)
        let h = narrowed(input, filters, "reduction", id)
        let bordered = units.halvingBorder(h, 3, name: "reduction_pad_1_\(id)")
        func halved(_ x: SymbolicTensor, _ size: Int, _ name: String) -> SymbolicTensor {
            twice(x, filters, size, strides: 2, "reduction_\(name)_\(id)")
        }
        let x1 = Add(name: "reduction_add_1_\(id)")([halved(h, 5, "left1"), halved(p, 7, "right1")])
        let largest = MaxPooling2D(3, strides: 2, name: "reduction_left2_\(id)")(bordered)
        let x2 = Add(name: "reduction_add_2_\(id)")([largest, halved(p, 7, "right2")])
        let mean = AveragePooling2D(3, strides: 2, name: "reduction_left3_\(id)")(bordered)
        let x3 = Add(name: "reduction_add3_\(id)")([mean, halved(p, 5, "right3")])
        let smooth = AveragePooling2D(
            3, strides: 1, padding: .same, name: "reduction_left4_\(id)")(x1)
        let x4 = Add()([x2, smooth])
        let filtered = twice(x1, filters, 3, "reduction_left4_\(id)")
        let again = MaxPooling2D(3, strides: 2, name: "reduction_right5_\(id)")(bordered)
        let x5 = Add(name: "reduction_add4_\(id)")([filtered, again])
        return Concatenate(name: "reduction_concat_\(id)")([x2, x3, x4, x5])
    }

    // MARK: Parts of cells

    /// An activation, a 1 x 1 convolution and its normalisation.
    private func narrowed(
        _ x: SymbolicTensor, _ filters: Int, _ kind: String, _ id: String
    ) -> SymbolicTensor {
        let x = units.convolution(
            units.activated(x), filters, 1, padding: .same, name: "\(kind)_conv_1_\(id)")
        return units.normalized(x, name: "\(kind)_bn_1_\(id)")
    }

    /// Two separable convolutions, each between an activation and a normalisation.
    private func twice(
        _ x: SymbolicTensor, _ filters: Int, _ size: Int, strides: Int = 1, _ id: String
    ) -> SymbolicTensor {
        var x = units.activated(x)
        if strides > 1 {
            x = units.halvingBorder(x, size, name: "separable_conv_1_pad_\(id)")
        }
        x = SeparableConv2D(
            filters, kernelSize: size, strides: strides, padding: strides > 1 ? .valid : .same,
            useBias: false, name: "separable_conv_1_\(id)")(x)
        x = units.activated(units.normalized(x, name: "separable_conv_1_bn_\(id)"))
        x = SeparableConv2D(
            filters, kernelSize: size, padding: .same, useBias: false,
            name: "separable_conv_2_\(id)")(x)
        return units.normalized(x, name: "separable_conv_2_bn_\(id)")
    }

    /// The result before the last one, brought to the size of that and to so many channels.
    private func adjusted(
        _ before: SymbolicTensor?, to input: SymbolicTensor, _ filters: Int, _ id: String
    ) -> SymbolicTensor {
        guard let before else { return input }
        if before.shape[1] != input.shape[1] { return halved(before, filters, id) }
        guard before.shape[2] != filters else { return before }
        let x = units.convolution(
            units.activated(before), filters, 1, padding: .same,
            name: "adjust_conv_projection_\(id)")
        return units.normalized(x, name: "adjust_bn_\(id)")
    }

    /// Every second pixel twice, the second time moved by one, each with half of the channels.
    private func halved(
        _ x: SymbolicTensor, _ filters: Int, _ id: String
    ) -> SymbolicTensor {
        let x = units.activated(x, name: "adjust_relu_1_\(id)")
        func picked(_ x: SymbolicTensor, _ number: Int) -> SymbolicTensor {
            let pixels = AveragePooling2D(1, strides: 2, name: "adjust_avg_pool_\(number)_\(id)")(x)
            return units.convolution(
                pixels, filters / 2, 1, padding: .same, name: "adjust_conv_\(number)_\(id)")
        }
        let first = picked(x, 1)
        let moved = Cropping2D(rows: (1, 0), columns: (1, 0))(
            ZeroPadding2D(rows: (0, 1), columns: (0, 1))(x))
        let joined = Concatenate()([first, picked(moved, 2)])
        return units.normalized(joined, name: "adjust_bn_\(id)")
    }
}
