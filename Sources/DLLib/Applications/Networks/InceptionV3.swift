internal import DLNetworks

/// InceptionV3: blocks of parallel branches with windows of several sizes, joined side by side.
///
/// Large windows are taken apart: 5 x 5 into two of 3 x 3, 7 x 7 into 1 x 7 and 7 x 1. Batch
/// normalisation has no factor.
/// - Source: Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, "Rethinking the Inception Architecture for
///   Computer Vision", arXiv:1512.00567; `keras.applications.InceptionV3`.
public final class InceptionV3: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        InceptionV3Blocks()
    }
}

/// The layers of InceptionV3.
struct InceptionV3Blocks: NetworkDescription {
    let namesPooling = false
    private let units = InceptionUnits()

    /// Connects all layers from the image to the 2,048 features.
    ///
    /// The sizes in the names of the paper's figures: 35 x 35 (figure 5), 17 x 17 (figure 6) and
    /// 8 x 8 (figure 7).
    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = units.stem(image)
        for (index, pooled) in [32, 64, 64].enumerated() {
            x = block(
                x,
                [
                    [(64, 1)], [(48, 1), (64, 5)], [(64, 1), (96, 3), (96, 3)],
                ], pooled: pooled, name: "mixed\(index)")
        }
        x = units.reduction(x, [[(384, 3)], [(64, 1), (96, 3), (96, 3)]], name: "mixed3")
        for (index, width) in [128, 160, 160, 192].enumerated() {
            let narrow: [InceptionUnits.Window] = [(width, 1), (width, [1, 7]), (192, [7, 1])]
            let twice: [InceptionUnits.Window] = [
                (width, 1), (width, [7, 1]), (width, [1, 7]), (width, [7, 1]), (192, [1, 7]),
            ]
            x = block(x, [[(192, 1)], narrow, twice], pooled: 192, name: "mixed\(index + 4)")
        }
        x = units.reduction(
            x, [[(192, 1), (320, 3)], [(192, 1), (192, [1, 7]), (192, [7, 1]), (192, 3)]],
            name: "mixed8")
        for index in 0..<2 { x = wideBlock(x, index) }
        return x
    }

    /// Branches that keep the size of the image.
    private func block(
        _ x: SymbolicTensor, _ branches: [[InceptionUnits.Window]], pooled: Int, name: String
    ) -> SymbolicTensor {
        let ends = branches.map { units.branch(x, $0) }
        return Concatenate(name: name)(ends + [units.pooled(x, pooled)])
    }

    /// A block of the coarsest grid, whose branches split once more.
    private func wideBlock(_ x: SymbolicTensor, _ index: Int) -> SymbolicTensor {
        let point = units.all.unit(x, 320, 1)
        let once = split(units.branch(x, [(384, 1)]), name: "mixed9_\(index)")
        let twice = split(units.branch(x, [(448, 1), (384, 3)]), name: nil)
        return Concatenate(name: "mixed\(9 + index)")([point, once, twice, units.pooled(x, 192)])
    }

    /// The same input filtered along rows and along columns.
    private func split(_ x: SymbolicTensor, name: String?) -> SymbolicTensor {
        let (rows, columns) = (units.all.unit(x, 384, [1, 3]), units.all.unit(x, 384, [3, 1]))
        return Concatenate(name: name)([rows, columns])
    }
}
