import DLLib
import TestSupport
import Testing

/// Gradients where a function has a kink or several largest elements, against those that Keras on
/// TensorFlow gives (`Fixtures/make_keras_ties.py`).
@Suite(.seeded) struct TieTests {
    private typealias Case = (name: String, function: @Sendable ([Tensor]) -> Tensor)

    private static func layer(_ name: String, _ make: @escaping @Sendable () -> Layer) -> Case {
        (name, { make().apply($0)[0] })
    }

    private static func activation(_ function: ActivationFunction) -> Case {
        (function.rawValue, { function($0[0]) })
    }

    /// A loss whose targets the fixture has as numbers of their own.
    private static func loss(_ name: String, _ loss: Loss, _ targets: Tensor) -> Case {
        (name, { loss.values($0[0], targets) })
    }

    private static let equal = Tensor(
        [2, 5, 5, 1, 3, 3, 3, 3, 0, 0, -1, 0] as [Float], shape: [3, 4])
    private static let signs = Tensor([1, 1, -1, -1] as [Float], shape: [4, 1])

    private static let activations: [Case] =
        ([.relu, .relu6, .leakyReLU, .elu, .selu, .hardSigmoid, .softsign] as [ActivationFunction])
        .map { activation($0) }

    private static let layers: [Case] = [
        layer("ReLU") { ReLU(maximum: 2.5, negativeSlope: 0.1, threshold: 1) },
        layer("LeakyReLU") { LeakyReLU() },
        layer("ELU") { ELU(alpha: 0.5) },
        layer("PReLU") { PReLU(alphaInitializer: .constant(0.25)) },
        layer("Maximum") { Maximum() }, layer("Minimum") { Minimum() },
        layer("max_pool") { MaxPooling2D(2) },
        layer("max_pool_overlapping") { MaxPooling2D(3, strides: 1) },
        layer("max_pool_same") { MaxPooling2D(3, strides: 2, padding: .same) },
        layer("max_pool_1d") { MaxPooling1D(2) },
        layer("UnitNormalization") { UnitNormalization() },
    ]

    private static let functions: [Case] = [
        ("abs", { $0[0].abs() }), ("sign", { $0[0].sign() }),
        ("clip", { $0[0].clipped(to: -1...3) }), ("max", { $0[0].max() }),
        ("max_axis", { $0[0].max(axis: -1) }), ("min_axis", { $0[0].min(axis: -1) }),
        ("maximum", { Tensor.maximum($0[0], $0[1]) }),
        ("minimum", { Tensor.minimum($0[0], $0[1]) }),
        ("sort", { $0[0].sorted() }), ("median", { $0[0].median(axis: -1) }),
        ("median_odd", { $0[0][.all, 0..<3].median(axis: -1) }),
        ("top_k", { $0[0].topK(2).values }),
        ("std", { $0[0].std(axis: -1) }), ("prod", { $0[0].prod(axis: -1) }),
    ]

    private static let losses: [Case] = [
        loss(
            "cosine_similarity", .cosineSimilarity,
            Tensor([1, 2, 3, 0, 0, 0] as [Float], shape: [2, 3])),
        loss("mean_absolute_error", .meanAbsoluteError, equal),
        loss("huber", .huber, equal), loss("log_cosh", .logCosh, equal),
        loss("mean_absolute_percentage_error", .meanAbsolutePercentageError, equal),
        loss("hinge", .hinge, signs), loss("squared_hinge", .squaredHinge, signs),
        loss("categorical_hinge", .categoricalHinge, Tensor(oneHot: [0, 1, 2], classCount: 4)),
        loss(
            "binary_crossentropy", .binaryCrossentropy,
            Tensor([0, 1, 0, 1] as [Float], shape: [1, 4])),
        loss(
            "binary_crossentropy_logits", .binaryCrossentropy(fromLogits: true),
            Tensor([0, 1, 0, 1] as [Float], shape: [1, 4])),
    ]

    private static let cases = activations + layers + functions + losses

    @Test(arguments: cases.indices)
    func `the gradient at a kink or a tie is Keras's`(_ place: Int) throws {
        let (name, function) = Self.cases[place]
        let entry = try #require(try golden("keras_ties").cases[name])
        let inputs = ["input0", "input1"].compactMap { entry[$0] }
        let result = function(inputs)
        let wanted = try #require(entry["result"])
        let comment = Comment(rawValue: name)
        expectClose(result, wanted, absolute: 1e-5, relative: 1e-5, comment)
        let found = valueAndGradients(at: inputs) { inputs in
            let result = function(inputs)
            return (result * formula(result.shape, seed: 7)).sum()
        }.gradients
        for (number, gradient) in found.enumerated() {
            expectClose(
                gradient, try #require(entry["gradient\(number)"]), absolute: 1e-5, relative: 1e-4,
                comment)
        }
    }

    @Test func `a norm of zeros has a slope of zero, where Keras has none`() {
        let zeros = Tensor([0, 0, 0, 1, 0, 2] as [Float], shape: [2, 3])
        let gradient = valueAndGradient(at: zeros) { $0.norm(axis: -1).sum() }.gradient
        expectClose(
            gradient, Tensor([0, 0, 0, 0.4472136, 0, 0.8944272] as [Float], shape: [2, 3]))
    }
}
