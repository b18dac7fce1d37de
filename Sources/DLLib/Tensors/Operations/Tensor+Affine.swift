internal import DLFoundation
internal import DLKernels
internal import Glibc

/// What lies outside an image that is moved.
public enum FillMode: Sendable, Hashable {
    /// One number.
    case constant(Float)
    /// The pixel at the border.
    case nearest
    /// The image mirrored at its border: `d c b a | a b c d | d c b a`.
    case reflect
    /// The image again: `a b c d | a b c d | a b c d`.
    case wrap

    var fill: AffineSampling.Fill {
        switch self {
        case .constant(let value): .constant(value)
        case .nearest: .nearest
        case .reflect: .reflect
        case .wrap: .wrap
        }
    }
}

/// Where a moved image is read: pixel `(x, y)` of the result is
/// `(a0 x + a1 y + a2, b0 x + b1 y + b2)` of the original.
package struct AffineTransform: Hashable {
    var a0, a1, a2, b0, b1, b2: Float

    /// Turns an image about its middle, counter-clockwise by an angle in radians.
    package static func rotation(_ angle: Float, of size: Size2D) -> AffineTransform {
        let (cosine, sine) = (cosf(angle), sinf(angle))
        let (x, y) = (Float(size.width - 1) / 2, Float(size.height - 1) / 2)
        return AffineTransform(
            a0: cosine, a1: -sine, a2: x - x * cosine + y * sine,
            b0: sine, b1: cosine, b2: y - x * sine - y * cosine)
    }

    /// Shows `height` and `width` times as much of an image, about its middle.
    package static func zoom(height: Float, width: Float, of size: Size2D) -> AffineTransform {
        AffineTransform(
            a0: width, a1: 0, a2: Float(size.width - 1) / 2 * (1 - width),
            b0: 0, b1: height, b2: Float(size.height - 1) / 2 * (1 - height))
    }

    /// Moves an image down and to the right by so many pixels.
    package static func shift(down: Float, right: Float) -> AffineTransform {
        AffineTransform(a0: 1, a1: 0, a2: -right, b0: 0, b1: 1, b2: -down)
    }
}

extension Tensor {
    /// Images read at moved places, one transform for each.
    package func transformed(
        _ transforms: [AffineTransform], fill: FillMode, interpolation: Interpolation
    ) -> Tensor {
        let x = asType(.float32)
        let geometry = AffineSampling.Geometry(
            batch: shape[0], height: shape[1], width: shape[2], channels: shape[3])
        let numbers = transforms.flatMap { [$0.a0, $0.a1, $0.a2, $0.b0, $0.b1, $0.b2] }
        let isBilinear = interpolation == .bilinear
        let result = Tensor(
            shape: shape,
            buffer: AffineSampling.sample(
                geometry, x.buffer, transforms: numbers, fill: fill.fill, isBilinear: isBilinear))
        return result.recorded(from: x) { gradient, _ in
            let image = Tensor(
                shape: gradient.shape,
                buffer: AffineSampling.gradient(
                    geometry, of: gradient.buffer, transforms: numbers, fill: fill.fill,
                    isBilinear: isBilinear))
            return [image.withoutSecondDerivative("transformed", [gradient])]
        }
    }
}
