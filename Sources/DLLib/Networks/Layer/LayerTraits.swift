internal import DLTensors

/// What a layer promises about its results, so that a model can run it faster or in less memory.
///
/// A layer of your own makes its promises beside `call`:
///
///     override func traits(training: Bool) -> LayerTraits { [.perSample, .deterministic] }
///
/// A layer that promises nothing always gets whole batches, runs in every epoch even while it is
/// frozen, and is expected to read its input in the backward pass.
public struct LayerTraits: OptionSet, Sendable {
    /// The promises as bits.
    public let rawValue: Int

    /// Creates promises from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The result of a sample depends on that sample alone, not on the others of its batch.
    public static let perSample = LayerTraits(rawValue: 1)
    /// Equal inputs and weights give equal results; a call changes nothing in the layer.
    public static let deterministic = LayerTraits(rawValue: 1 << 1)
    /// Results have a mask that their inputs lack (``Layer/computeMask(of:)``).
    public static let makesMask = LayerTraits(rawValue: 1 << 2)
    /// A few samples at a time are computed as fast as many, because one sample is much work.
    public static let fastInParts = LayerTraits(rawValue: 1 << 3)
    /// Results share their memory with the input, as those of ``Flatten``.
    public static let sharesElements = LayerTraits(rawValue: 1 << 4)
    /// The backward pass computes the result again, instead of keeping it.
    public static let recomputed = LayerTraits(rawValue: 1 << 5)
    /// The backward pass computes the result again where it does so with all inputs.
    public static let recomputedWithInputs = LayerTraits(rawValue: 1 << 6)
    /// The backward pass does not read the input.
    public static let gradientWithoutInput = LayerTraits(rawValue: 1 << 7)
    /// The backward pass reads the result, as that of ``ReLU`` does.
    public static let gradientFromResult = LayerTraits(rawValue: 1 << 8)

    /// Each sample by itself, and always alike: results can be kept, and batches divided.
    public static let repeatable: LayerTraits = [.perSample, .deterministic]

    /// What holds for layers that run one after another or side by side.
    static func joint(_ layers: [Layer], training: Bool) -> LayerTraits {
        var (common, masks): (LayerTraits, LayerTraits) = (.repeatable, [])
        for layer in layers {
            let traits = layer.traits(training: training)
            common.formIntersection(traits)
            masks.formUnion(traits.intersection(.makesMask))
        }
        return common.union(masks)
    }
}

/// What a layer makes of one sample on the way to its results, in elements.
public struct InnerResults: Sendable, Equatable {
    /// What stays until the backward pass of a training step.
    public var kept: Int
    /// The most that is there at one moment.
    public var largest: Int

    /// Creates the numbers.
    public init(kept: Int = 0, largest: Int = 0) {
        self.kept = kept
        self.largest = largest
    }
}

extension Layer {
    /// Whether the layer treats every sample by itself, always alike, in training as outside it, as
    /// long as nothing about it changes.
    ///
    /// That is so for layers that promise it, whose weights are frozen, and that add nothing to the
    /// loss. What is kept of results has no mask, so none may begin here.
    package final var isSteady: Bool {
        let isSettled = allLayers.allSatisfy { layer in
            layer.activityRegularizer == nil && !layer.ownWeights.contains(where: \.isTrainable)
        }
        guard isSettled else { return false }
        let traits = traits(training: true)
        return traits.isSuperset(of: .repeatable) && !traits.contains(.makesMask)
    }
}

extension Node {
    /// About how many products the layer computes for one sample.
    package var productCount: Int { layer.productCount(outputShapes: outputShapes) }

    /// The numbers of the largest result, of the layer or inside a nested model, for one sample.
    package var largestResult: Int {
        Swift.max(layer.largestInside, outputShapes.map(\.elementCount).max() ?? 0)
    }
}
