import DLLib
import TestSupport
import Testing

/// Poolings and layers that move elements against Keras 3.15, made by `make_keras_shapes.py`.
@Suite(.seeded) struct KerasShapeTests {
    static let sequence = LayerCase.Source.real([2, 7, 3])
    static let image = LayerCase.Source.real([2, 5, 6, 2])
    static let volume = LayerCase.Source.real([1, 4, 5, 3, 2])
    static let padded = LayerCase.Source.padded([2, 5, 3], lengths: [3, 5])

    static let poolings: [LayerCase] = [
        LayerCase("max1d", sequence) { MaxPooling1D() },
        LayerCase("max1d_same", sequence) { MaxPooling1D(3, strides: 2, padding: .same) },
        LayerCase("average1d", sequence) { AveragePooling1D(3) },
        LayerCase("average1d_same", sequence) {
            AveragePooling1D(3, strides: 2, padding: .same)
        },
        LayerCase("global_max1d", sequence) { GlobalMaxPooling1D() },
        LayerCase("global_max1d_keep", sequence) { GlobalMaxPooling1D(keepDims: true) },
        LayerCase("global_average1d", sequence) { GlobalAveragePooling1D() },
        LayerCase("global_average1d_keep", sequence) { GlobalAveragePooling1D(keepDims: true) },
        LayerCase("global_average1d_masked", padded) {
            Sequential([Masking(), GlobalAveragePooling1D()])
        },
        LayerCase("global_max2d", image) { GlobalMaxPooling2D() },
        LayerCase("global_max2d_keep", image) { GlobalMaxPooling2D(keepDims: true) },
        LayerCase("max3d", volume) { MaxPooling3D() },
        LayerCase("max3d_same", volume) { MaxPooling3D(3, strides: 2, padding: .same) },
        LayerCase("average3d", volume) { AveragePooling3D([2, 3, 1]) },
        LayerCase("average3d_same", volume) { AveragePooling3D(3, strides: 2, padding: .same) },
        LayerCase("global_max3d", volume) { GlobalMaxPooling3D() },
        LayerCase("global_average3d", volume) { GlobalAveragePooling3D(keepDims: true) },
    ]

    static let movements: [LayerCase] = [
        LayerCase("padding1d", sequence) { ZeroPadding1D(2) },
        LayerCase("padding1d_sides", sequence) { ZeroPadding1D(before: 0, after: 3) },
        LayerCase("cropping1d", sequence) { Cropping1D(before: 1, after: 2) },
        LayerCase("cropping2d", image) { Cropping2D(1) },
        LayerCase("cropping2d_sides", image) { Cropping2D(rows: (0, 1), columns: (2, 3)) },
        LayerCase("padding3d", volume) { ZeroPadding3D() },
        LayerCase("padding3d_sides", volume) {
            ZeroPadding3D(depth: (0, 1), rows: (2, 0), columns: (1, 3))
        },
        LayerCase("cropping3d", volume) { Cropping3D() },
        LayerCase("cropping3d_sides", volume) {
            Cropping3D(depth: (1, 0), rows: (0, 2), columns: (1, 1))
        },
        LayerCase("up3d", volume) { UpSampling3D([2, 1, 3]) },
        LayerCase("up1d", sequence) { UpSampling1D(3) },
        LayerCase("up2d", image) { UpSampling2D() },
        LayerCase("up2d_bilinear", image) { UpSampling2D([2, 3], interpolation: .bilinear) },
        LayerCase("resizing_smaller", image) { Resizing(3, 4) },
        LayerCase("resizing_larger", image) { Resizing(7, 9) },
        LayerCase("resizing_nearest", image) { Resizing(3, 4, interpolation: .nearest) },
        LayerCase("resizing_nearest_larger", image) { Resizing(8, 7, interpolation: .nearest) },
        LayerCase("resizing_crop", image) { Resizing(4, 3, cropToAspectRatio: true) },
        LayerCase("resizing_crop_wide", image) { Resizing(2, 5, cropToAspectRatio: true) },
        LayerCase("center_crop", image) { CenterCrop(2, 3) },
        LayerCase("center_crop_larger", image) { CenterCrop(7, 4) },
        LayerCase("reshape", image) { Reshape([3, -1]) },
        LayerCase("permute", image) { Permute([3, 1, 2]) },
        LayerCase("repeat_vector", .real([2, 4])) { RepeatVector(3) },
        LayerCase("one_hot", .whole([3, 1], limit: 4)) {
            CategoryEncoding(4, outputMode: .oneHot)
        },
        LayerCase("multi_hot", .whole([3, 4], limit: 5)) { CategoryEncoding(5) },
        LayerCase("count", .whole([3, 4], limit: 5)) {
            CategoryEncoding(5, outputMode: .count)
        },
    ]

    @Test(arguments: poolings + movements)
    func `computes what Keras computes`(_ test: LayerCase) throws {
        try test.check(in: "keras_shapes")
    }

    @Test func `the gradient of resizing is that of central differences`() {
        let image = formula([1, 4, 5, 2], seed: 1)
        expectGradient(at: [image]) { $0[0].resized2D(to: [3, 7]) }
        expectGradient(at: [image]) { $0[0].resized2D(to: [6, 2], interpolation: .nearest) }
    }

    @Test func `shapes that do not fit stop with the layer's name`() async {
        await #expect(processExitsWith: .failure) { _ = Reshape([4, 4])(Tensor(ones: [1, 15])) }
        await #expect(processExitsWith: .failure) { _ = Reshape([-1, -1]) }
        await #expect(processExitsWith: .failure) { _ = Permute([0, 1]) }
        await #expect(processExitsWith: .failure) {
            _ = Cropping1D(2)(Tensor(ones: [1, 4, 1]))
        }
        await #expect(processExitsWith: .failure) {
            _ = MaxPooling1D(5)(Tensor(ones: [1, 4, 1]))
        }
        await #expect(processExitsWith: .failure) {
            _ = CategoryEncoding(3)(Tensor([3], shape: [1, 1]))
        }
        await #expect(processExitsWith: .failure) { _ = Resizing(0, 4) }
        await #expect(processExitsWith: .failure) {
            _ = Cropping3D(2)(Tensor(ones: [1, 4, 5, 5, 1]))
        }
    }
}
