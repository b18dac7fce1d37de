import DLLib
import TestSupport
import Testing

/// Convolutions of sequences, images and volumes against Keras 3.15, made by
/// `make_keras_convolutions.py`.
@Suite(.seeded) struct KerasConvolutionTests {
    static let sequence = LayerCase.Source.real([2, 7, 4])
    static let image = LayerCase.Source.real([1, 4, 5, 2])
    static let volume = LayerCase.Source.real([1, 4, 5, 3, 2])

    static let sequences: [LayerCase] = [
        LayerCase("conv1d", sequence) { Conv1D(3, kernelSize: 3) },
        LayerCase("conv1d_same", sequence) {
            Conv1D(3, kernelSize: 4, padding: .same, activation: .relu)
        },
        LayerCase("conv1d_same_stride_2", sequence) {
            Conv1D(3, kernelSize: 3, strides: 2, padding: .same)
        },
        LayerCase("conv1d_stride_3", sequence) {
            Conv1D(2, kernelSize: 2, strides: 3, useBias: false)
        },
        LayerCase("conv1d_causal", sequence) { Conv1D(3, kernelSize: 3, padding: .causal) },
        LayerCase("conv1d_causal_dilation", sequence) {
            Conv1D(3, kernelSize: 2, padding: .causal, dilationRate: 2)
        },
        LayerCase("conv1d_causal_stride", sequence) {
            Conv1D(3, kernelSize: 3, strides: 2, padding: .causal)
        },
        LayerCase("conv1d_dilation", sequence) {
            Conv1D(3, kernelSize: 2, dilationRate: 3, activation: .sigmoid)
        },
        LayerCase("conv1d_groups", sequence) { Conv1D(4, kernelSize: 3, groups: 2) },
        LayerCase("depthwise1d", sequence) { DepthwiseConv1D(kernelSize: 3) },
        LayerCase("depthwise1d_same", sequence) {
            DepthwiseConv1D(kernelSize: 3, strides: 2, padding: .same, depthMultiplier: 2)
        },
        LayerCase("separable1d", sequence) { SeparableConv1D(3, kernelSize: 3) },
        LayerCase("separable1d_same", sequence) {
            SeparableConv1D(
                3, kernelSize: 2, strides: 2, padding: .same, depthMultiplier: 2,
                activation: .relu)
        },
        LayerCase("transpose1d", sequence) { Conv1DTranspose(3, kernelSize: 3) },
        LayerCase("transpose1d_same", sequence) {
            Conv1DTranspose(3, kernelSize: 3, strides: 2, padding: .same)
        },
    ]

    static let images: [LayerCase] = [
        LayerCase("separable2d", image) { SeparableConv2D(3, kernelSize: 3) },
        LayerCase("separable2d_same", image) {
            SeparableConv2D(3, kernelSize: 3, strides: 2, padding: .same, depthMultiplier: 2)
        },
        LayerCase("separable2d_dilation", image) {
            SeparableConv2D(3, kernelSize: 2, dilationRate: 2, activation: .tanh, useBias: false)
        },
        LayerCase("transpose2d", image) { Conv2DTranspose(3, kernelSize: 3) },
        LayerCase("transpose2d_same", image) {
            Conv2DTranspose(3, kernelSize: 3, padding: .same)
        },
        LayerCase("transpose2d_stride_2", image) {
            Conv2DTranspose(3, kernelSize: 3, strides: 2)
        },
        LayerCase("transpose2d_stride_2_same", image) {
            Conv2DTranspose(3, kernelSize: 3, strides: 2, padding: .same, activation: .relu)
        },
        LayerCase("transpose2d_even_same", image) {
            Conv2DTranspose(3, kernelSize: 4, strides: 2, padding: .same, useBias: false)
        },
        LayerCase("transpose2d_stride_3_window_2", image) {
            Conv2DTranspose(2, kernelSize: 2, strides: 3)
        },
        LayerCase("transpose2d_output_padding", image) {
            Conv2DTranspose(3, kernelSize: 3, strides: 2, padding: .same, outputPadding: 0)
        },
        LayerCase("transpose2d_output_padding_valid", image) {
            Conv2DTranspose(3, kernelSize: 3, strides: 2, outputPadding: 1)
        },
        LayerCase("transpose2d_dilation", image) {
            Conv2DTranspose(3, kernelSize: 2, dilationRate: 2)
        },
        LayerCase("transpose2d_uneven", image) {
            Conv2DTranspose(3, kernelSize: [2, 3], strides: [1, 2], padding: .same)
        },
        LayerCase("conv2d_all_same", image) {
            Conv2D(
                4, kernelSize: [3, 2], padding: .same, dilationRate: 2, groups: 2,
                activation: .elu)
        },
    ]

    static let volumes: [LayerCase] = [
        LayerCase("conv3d", volume) { Conv3D(3, kernelSize: 2) },
        LayerCase("conv3d_same", volume) {
            Conv3D(2, kernelSize: 3, padding: .same, activation: .relu)
        },
        LayerCase("conv3d_stride_2", volume) {
            Conv3D(3, kernelSize: [3, 2, 2], strides: [2, 1, 2], useBias: false)
        },
        LayerCase("conv3d_same_stride_2", volume) {
            Conv3D(2, kernelSize: 3, strides: 2, padding: .same)
        },
        LayerCase("conv3d_groups", volume) { Conv3D(4, kernelSize: 2, groups: 2) },
        LayerCase("conv3d_dilation", volume) {
            Conv3D(2, kernelSize: [2, 2, 1], dilationRate: [2, 1, 1])
        },
    ]

    @Test(arguments: sequences + images + volumes)
    func `computes what Keras computes`(_ test: LayerCase) throws {
        try test.check(in: "keras_convolutions")
    }

    @Test func `windows, groups and paddings that do not fit stop with the layer's name`() async {
        await #expect(processExitsWith: .failure) {
            _ = Conv1D(3, kernelSize: 9)(Tensor(ones: [1, 7, 4]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Conv1D(3, kernelSize: 2, groups: 3)(Tensor(ones: [1, 7, 4]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Conv3D(3, kernelSize: 2)(Tensor(ones: [1, 7, 7, 4]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Conv2DTranspose(3, kernelSize: 3, strides: 2, outputPadding: 2)
        }
        await #expect(processExitsWith: .failure) {
            _ = Conv3D(3, kernelSize: 2, padding: .causal)
        }
    }
}
