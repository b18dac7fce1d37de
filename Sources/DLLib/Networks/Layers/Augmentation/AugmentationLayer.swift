public import DLTensors

/// A layer that changes images by chance while training, and lets them through otherwise.
///
/// Augmentation belongs to the training data, not to what a model computes: results of `predict`
/// and `evaluate` never depend on it, and features in front of it can only be kept if it comes
/// after them. As a layer it is at the front of a model, where it sees the images alone.
///
///     let augmentation = Sequential {
///         RandomFlip(.horizontal)
///         RandomRotation(0.05)
///     }
///     RandomRotation(0.05).preview(photos)   // look before you train
///
/// Every image draws its own numbers. Values are those of the images, 0...255 unless said.
/// - Shapes: input `[height, width, channels]`; result the same, but for ``RandomCrop``.
public class AugmentationLayer: NoiseLayer {
    /// What happens to a batch while training.
    func augment(_ images: Tensor, using generator: inout RandomGenerator) -> Tensor {
        layerFailure(self, "does not augment")
    }

    final override func disturb(
        _ input: Tensor, using generator: inout RandomGenerator
    ) -> Tensor {
        augment(input.asType(.float32), using: &generator)
    }

    public final override var supportsMasking: Bool { false }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return inputShape
    }

    public override func traits(training: Bool) -> LayerTraits {
        training ? .gradientWithoutInput : .repeatable
    }

    /// What a training might make of these images, without drawing from the training's numbers.
    ///
    /// - Parameters:
    ///   - images: `[batch, height, width, channels]`.
    ///   - seed: Other seeds show other possibilities.
    /// - Returns: The changed images.
    public final func preview(_ images: Tensor, seed: UInt64 = 0) -> Tensor {
        requireImage(images.shape.droppingBatch)
        var generator = RandomGenerator(seed: seed)
        return withoutRecording { augment(images.asType(.float32), using: &generator) }
    }
}

/// A range that an augmentation draws from: `0.2` means -0.2...0.2.
public struct AugmentationRange: Sendable, Hashable, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral
{
    /// The smallest number drawn.
    public let lower: Float
    /// The largest number drawn.
    public let upper: Float

    /// Creates a range from its ends.
    public init(_ lower: Float, _ upper: Float) {
        self.lower = min(lower, upper)
        self.upper = max(lower, upper)
    }

    /// Creates the range from minus a number to that number.
    public init(_ both: Float) { self.init(-both.magnitude, both.magnitude) }

    /// Creates the range from minus a number to that number.
    public init(floatLiteral value: Float) { self.init(value) }

    /// Creates the range from minus a number to that number.
    public init(integerLiteral value: Int) { self.init(Float(value)) }

    func draw(using generator: inout RandomGenerator) -> Float {
        lower + (upper - lower) * generator.uniform()
    }
}

extension AugmentationRange: ConfigurationValue {
    /// Both ends as a list.
    public var configurationValue: PlainValue { [lower, upper].configurationValue }

    /// Reads both ends from a list.
    public init?(configurationValue: PlainValue) {
        guard let ends = [Float](configurationValue: configurationValue), ends.count == 2 else {
            return nil
        }
        self.init(ends[0], ends[1])
    }
}

extension FillMode: ConfigurationValue {
    /// The name, for a constant its number.
    public var configurationValue: PlainValue {
        switch self {
        case .constant(let value): value.configurationValue
        case .nearest: .text("nearest")
        case .reflect: .text("reflect")
        case .wrap: .text("wrap")
        }
    }

    /// Reads a name or a number.
    public init?(configurationValue: PlainValue) {
        if let value = Float(configurationValue: configurationValue) {
            self = .constant(value)
            return
        }
        switch configurationValue {
        case .text("nearest"): self = .nearest
        case .text("reflect"): self = .reflect
        case .text("wrap"): self = .wrap
        default: return nil
        }
    }
}

extension Requirement where Value == AugmentationRange {
    /// Both ends lie between two numbers.
    static func within(_ range: ClosedRange<Float>) -> Requirement {
        Requirement { value in
            range.contains(value.lower) && range.contains(value.upper)
                ? nil : "\(range.lowerBound) to \(range.upperBound)"
        }
    }

    /// The lower end is a number or more.
    static func atLeast(_ least: Float) -> Requirement {
        Requirement { $0.lower >= least ? nil : "at least \(least)" }
    }

    /// More of an image than nothing, and at most twice as much as it has.
    static var zoom: Requirement {
        Requirement { $0.lower > -1 && $0.upper <= 1 ? nil : "above -1 and at most 1" }
    }
}

extension Requirement where Value == AugmentationRange? {
    /// More of an image than nothing, and at most twice as much as it has.
    static var zoom: Requirement {
        Requirement { value in
            guard let value else { return nil }
            return value.lower > -1 && value.upper <= 1 ? nil : "above -1 and at most 1"
        }
    }
}
