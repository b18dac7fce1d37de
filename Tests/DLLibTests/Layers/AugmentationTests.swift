import DLLib
import TestSupport
import Testing

/// Augmentation layers with fixed numbers against Keras 3.15, made by
/// `make_keras_augmentation.py`, and what they promise about chance.
@Suite(.seeded) struct AugmentationTests {
    static let images = (formula([2, 5, 6, 2], seed: 1) + 1) * 100

    struct Fill: CustomTestStringConvertible, Sendable {
        let name: String
        let mode: FillMode
        var testDescription: String { name }
    }

    static let fills = [
        Fill(name: "reflect", mode: .reflect), Fill(name: "constant", mode: .constant(7)),
        Fill(name: "nearest", mode: .nearest), Fill(name: "wrap", mode: .wrap),
    ]

    /// Places of pixels are good to about 6 · 2⁻²³ and neighbours differ by up to 200: 2e-4; the
    /// angle's sine and cosine may differ in the last bit as well.
    @Test(arguments: fills)
    func `moved images are those of Keras`(_ fill: Fill) throws {
        let expected = try golden("keras_augmentation")
        func check(_ actual: Tensor, _ name: String) throws {
            expectClose(
                actual, try expected("\(name)_\(fill.name)", "output"), absolute: 1e-3,
                relative: 1e-5, Comment(rawValue: name))
        }
        let degree = Float.pi / 180
        try check(
            RandomRotation(0.1, fill: fill.mode)
                .rotated(Self.images, by: [30 * degree, -100 * degree]), "rotation")
        try check(
            RandomZoom(0.1, fill: fill.mode)
                .zoomed(Self.images, by: [(height: 0.6, width: 1.3), (height: 1.8, width: 0.7)]),
            "zoom")
        try check(
            RandomTranslation(0.1, 0.1, fill: fill.mode)
                .shifted(
                    Self.images, by: [(down: -2.25, right: 1.5), (down: 7.5, right: -4)]),
            "translation")
    }

    @Test func `the nearest pixel, contrast, brightness and the middle are those of Keras`() throws
    {
        let expected = try golden("keras_augmentation")
        let degree = Float.pi / 180
        expectClose(
            RandomRotation(0.1, interpolation: .nearest)
                .rotated(Self.images, by: [30 * degree, -100 * degree]),
            try expected("rotation_nearest_pixel", "output"))
        expectClose(
            RandomContrast(0.5).adjusted(Self.images, by: [0.4, 1.7]),
            try expected("contrast", "output"), absolute: 1e-4)
        expectClose(
            RandomBrightness(0.5).adjusted(Self.images, by: [-60.5, 90.25]),
            try expected("brightness", "output"), absolute: 1e-4)
        expectClose(
            RandomCrop(3, 2)(Self.images), try expected("middle", "output"))
    }

    static let layers: [@Sendable () -> AugmentationLayer] = [
        { RandomFlip(seed: 1) }, { RandomRotation(0.2, seed: 1) }, { RandomZoom(0.3, seed: 1) },
        { RandomTranslation(0.2, 0.2, seed: 1) }, { RandomContrast(0.5, seed: 1) },
        { RandomBrightness(0.3, seed: 1) },
    ]

    @Test(arguments: layers.indices)
    func `chance acts only while training, repeats with the seed and differs between images`(
        _ index: Int
    ) {
        let image = Self.images[0..<1]
        let many = Tensor(concatenating: Array(repeating: image, count: 12))
        let layer = Self.layers[index]()
        #expect(layer(many) == many)
        let first = layer(many, training: true)
        #expect(first != many)
        #expect(layer(many, training: true) != first)
        #expect(Self.layers[index]()(many, training: true) == first)
        let rows = (0..<12).map { first[$0].scalars() }
        #expect(Set(rows).count > 1)
        #expect(layer.preview(many, seed: 5) == layer.preview(many, seed: 5))
    }

    @Test func `a preview takes nothing from the training's numbers`() {
        let (looked, plain) = (RandomZoom(0.3, seed: 2), RandomZoom(0.3, seed: 2))
        _ = looked.preview(Self.images)
        #expect(looked(Self.images, training: true) == plain(Self.images, training: true))
    }

    @Test func `mirroring happens to half of the images and is exact`() {
        let image = formula([1, 2, 3, 1], seed: 1)
        let many = Tensor(concatenating: Array(repeating: image, count: 200))
        let result = RandomFlip(.horizontal, seed: 3)(many, training: true)
        let mirrored = image.flipped(axes: [2])
        var count = 0
        for row in 0..<200 {
            let one = result[row..<row + 1]
            #expect(one == image || one == mirrored)
            if one == mirrored { count += 1 }
        }
        // 200 draws with probability 1/2 have a deviation of 7; six deviations are 43.
        #expect(abs(count - 100) < 43)
    }

    @Test func `random crops are parts of the image, all places are reached`() {
        let image = Tensor((0..<20).map { Float($0) }, shape: [1, 4, 5, 1])
        let layer = RandomCrop(3, 3, seed: 1)
        var corners = Set<Float>()
        for _ in 0..<100 {
            let part = layer(image, training: true)
            let corner = part.scalars()[0]
            corners.insert(corner)
            let (top, left) = (Int(corner) / 5, Int(corner) % 5)
            #expect(
                part == image.slice(axis: 1, top..<top + 3).slice(axis: 2, left..<left + 3))
        }
        #expect(corners == [0, 1, 2, 5, 6, 7])
    }

    @Test func `the gradient of a moved image goes back to where its pixels came from`() {
        let layer = RandomRotation(0.1)
        let x = formula([1, 4, 5, 2], seed: 1)
        let factors = formula([1, 4, 5, 2], seed: 2)
        let found = valueAndGradient(at: x) { (layer.rotated($0, by: [0.5]) * factors).sum() }
        // The map is linear in the image: its gradient is the value at each unit image.
        var expected = [Float](repeating: 0, count: 40)
        for place in 0..<40 {
            var unit = [Float](repeating: 0, count: 40)
            unit[place] = 1
            let moved = layer.rotated(Tensor(unit, shape: [1, 4, 5, 2]), by: [0.5])
            expected[place] = (moved * factors).sum().scalar()
        }
        expectClose(found.gradient, Tensor(expected, shape: [1, 4, 5, 2]))
    }

    @Test func `factors that make no sense stop with the layer's name`() async {
        await #expect(processExitsWith: .failure) { _ = RandomZoom(-1.5) }
        await #expect(processExitsWith: .failure) { _ = RandomRotation(2) }
        await #expect(processExitsWith: .failure) { _ = RandomCrop(0, 3) }
        await #expect(processExitsWith: .failure) {
            _ = RandomFlip().preview(Tensor(ones: [5, 5, 3]))
        }
    }
}
