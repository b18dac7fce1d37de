internal import DLNetworks

extension NetworkFacts {
    /// The facts of all networks.
    static let all: [NetworkFacts] =
        vgg + resNet + inception + mobile
        + dense + nas + efficient + efficientV2
        + efficientLite + convNeXt

    private static let vgg = [
        NetworkFacts(
            "VGG16", "vgg16", parameters: 138_357_544, depth: 16, .caffe, license: "CC-BY-4.0",
            Published(528, 71.3, 90.1, processor: 69.5, card: 4.2)),
        NetworkFacts(
            "VGG19", "vgg19", parameters: 143_667_240, depth: 19, .caffe, license: "CC-BY-4.0",
            Published(549, 71.3, 90.0, processor: 84.8, card: 4.4)),
    ]

    private static let resNet = [
        NetworkFacts(
            "ResNet50", "resnet50", parameters: 25_636_712, depth: 107, .caffe, license: "MIT",
            Published(98, 74.9, 92.1, processor: 58.2, card: 4.6)),
        NetworkFacts(
            "ResNet101", "resnet101", parameters: 44_707_176, depth: 209, .caffe, license: "MIT",
            Published(171, 76.4, 92.8, processor: 89.6, card: 5.2)),
        NetworkFacts(
            "ResNet152", "resnet152", parameters: 60_419_944, depth: 311, .caffe, license: "MIT",
            Published(232, 76.6, 93.1, processor: 127.4, card: 6.5)),
        NetworkFacts(
            "ResNet50V2", "resnet50v2", parameters: 25_613_800, depth: 103, .symmetric,
            license: "BSD-3-Clause",
            Published(98, 76.0, 93.0, processor: 45.6, card: 4.4)),
        NetworkFacts(
            "ResNet101V2", "resnet101v2", parameters: 44_675_560, depth: 205, .symmetric,
            license: "BSD-3-Clause",
            Published(171, 77.2, 93.8, processor: 72.7, card: 5.4)),
        NetworkFacts(
            "ResNet152V2", "resnet152v2", parameters: 60_380_648, depth: 307, .symmetric,
            license: "BSD-3-Clause",
            Published(232, 78.0, 94.2, processor: 107.5, card: 6.6)),
    ]

    private static let inception = [
        NetworkFacts(
            "Xception", "xception", size: 299, smallest: 71, parameters: 22_910_480, depth: 81,
            .symmetric, license: "MIT",
            Published(88, 79.0, 94.5, processor: 109.4, card: 8.1)),
        NetworkFacts(
            "InceptionV3", "inception_v3", size: 299, smallest: 75, parameters: 23_851_784,
            depth: 189, .symmetric, license: "Apache-2.0",
            Published(92, 77.9, 93.7, processor: 42.2, card: 6.9)),
        NetworkFacts(
            "InceptionResNetV2", "inception_resnet_v2", size: 299, smallest: 75,
            parameters: 55_873_736, depth: 449, .symmetric, license: "Apache-2.0",
            Published(215, 80.3, 95.3, processor: 130.2, card: 10.0)),
    ]

    private static let mobile = [
        NetworkFacts(
            "MobileNet", "mobilenet", parameters: 4_253_864, depth: 55, .symmetric,
            license: "Apache-2.0",
            Published(16, 70.4, 89.5, processor: 22.6, card: 3.4), needsImageSize: false),
        NetworkFacts(
            "MobileNetV2", "mobilenetv2", parameters: 3_538_984, depth: 105, .symmetric,
            license: "Apache-2.0",
            Published(14, 71.3, 90.1, processor: 25.9, card: 3.8), needsImageSize: false),
        NetworkFacts(
            "MobileNetV3Small", "MobileNetV3Small", parameters: 2_554_968, depth: 88,
            license: "Apache-2.0",
            Published(nil, 68.1), needsImageSize: false),
        NetworkFacts(
            "MobileNetV3Large", "MobileNetV3Large", parameters: 5_507_432, depth: 110,
            license: "Apache-2.0",
            Published(nil, 75.6), needsImageSize: false),
    ]

    private static let dense = [
        NetworkFacts(
            "DenseNet121", "densenet121", parameters: 8_062_504, depth: 242, .torch,
            license: "BSD-3-Clause",
            Published(33, 75.0, 92.3, processor: 77.1, card: 5.4)),
        NetworkFacts(
            "DenseNet169", "densenet169", parameters: 14_307_880, depth: 338, .torch,
            license: "BSD-3-Clause",
            Published(57, 76.2, 93.2, processor: 96.4, card: 6.3)),
        NetworkFacts(
            "DenseNet201", "densenet201", parameters: 20_242_984, depth: 402, .torch,
            license: "BSD-3-Clause",
            Published(80, 77.3, 93.6, processor: 127.2, card: 6.7)),
    ]

    private static let nas = [
        NetworkFacts(
            "NASNetMobile", "nasnet_mobile", parameters: 5_326_716, depth: 389, .symmetric,
            license: "Apache-2.0",
            Published(23, 74.4, 91.9, processor: 27.0, card: 6.7)),
        NetworkFacts(
            "NASNetLarge", "nasnet_large", size: 331, parameters: 88_949_818, depth: 533,
            .symmetric, license: "Apache-2.0",
            Published(343, 82.5, 96.0, processor: 344.5, card: 20.0)),
    ]

    private static let efficient = [
        NetworkFacts(
            "EfficientNetB0", "efficientnetb0", parameters: 5_330_571, depth: 132,
            license: "Apache-2.0",
            Published(29, 77.1, 93.3, processor: 46.0, card: 4.9)),
        NetworkFacts(
            "EfficientNetB1", "efficientnetb1", size: 240, parameters: 7_856_239, depth: 186,
            license: "Apache-2.0",
            Published(31, 79.1, 94.4, processor: 60.2, card: 5.6)),
        NetworkFacts(
            "EfficientNetB2", "efficientnetb2", size: 260, parameters: 9_177_569, depth: 186,
            license: "Apache-2.0",
            Published(36, 80.1, 94.9, processor: 80.8, card: 6.5)),
        NetworkFacts(
            "EfficientNetB3", "efficientnetb3", size: 300, parameters: 12_320_535, depth: 210,
            license: "Apache-2.0",
            Published(48, 81.6, 95.7, processor: 140.0, card: 8.8)),
        NetworkFacts(
            "EfficientNetB4", "efficientnetb4", size: 380, parameters: 19_466_823, depth: 258,
            license: "Apache-2.0",
            Published(75, 82.9, 96.4, processor: 308.3, card: 15.1)),
        NetworkFacts(
            "EfficientNetB5", "efficientnetb5", size: 456, parameters: 30_562_527, depth: 312,
            license: "Apache-2.0",
            Published(118, 83.6, 96.7, processor: 579.2, card: 25.3)),
        NetworkFacts(
            "EfficientNetB6", "efficientnetb6", size: 528, parameters: 43_265_143, depth: 360,
            license: "Apache-2.0",
            Published(166, 84.0, 96.8, processor: 958.1, card: 40.4)),
        NetworkFacts(
            "EfficientNetB7", "efficientnetb7", size: 600, parameters: 66_658_687, depth: 438,
            license: "Apache-2.0",
            Published(256, 84.3, 97.0, processor: 1578.9, card: 61.6)),
    ]

    private static let efficientV2 = [
        NetworkFacts(
            "EfficientNetV2B0", "efficientnetv2-b0", parameters: 7_200_312, depth: 151,
            license: "Apache-2.0",
            Published(29, 78.7, 94.3)),
        NetworkFacts(
            "EfficientNetV2B1", "efficientnetv2-b1", size: 240, parameters: 8_212_124, depth: 185,
            license: "Apache-2.0",
            Published(34, 79.8, 95.0)),
        NetworkFacts(
            "EfficientNetV2B2", "efficientnetv2-b2", size: 260, parameters: 10_178_374, depth: 193,
            license: "Apache-2.0",
            Published(42, 80.5, 95.1)),
        NetworkFacts(
            "EfficientNetV2B3", "efficientnetv2-b3", size: 300, parameters: 14_467_622, depth: 225,
            license: "Apache-2.0",
            Published(59, 82.0, 95.8)),
        NetworkFacts(
            "EfficientNetV2S", "efficientnetv2-s", size: 384, parameters: 21_612_360, depth: 281,
            license: "Apache-2.0",
            Published(88, 83.9, 96.7)),
        NetworkFacts(
            "EfficientNetV2M", "efficientnetv2-m", size: 480, parameters: 54_431_388, depth: 403,
            license: "Apache-2.0",
            Published(220, 85.3, 97.4)),
        NetworkFacts(
            "EfficientNetV2L", "efficientnetv2-l", size: 480, parameters: 119_027_848, depth: 557,
            license: "Apache-2.0",
            Published(479, 85.7, 97.5)),
    ]

    private static let efficientLite = [
        NetworkFacts(
            "EfficientNetLite0", "efficientnet-lite0", parameters: 4_694_024, depth: 99,
            liteScaling, license: nil),
        NetworkFacts(
            "EfficientNetLite1", "efficientnet-lite1", size: 240, parameters: 5_470_344, depth: 129,
            liteScaling, license: nil),
        NetworkFacts(
            "EfficientNetLite2", "efficientnet-lite2", size: 260, parameters: 6_150_168, depth: 129,
            liteScaling, license: nil),
    ]

    private static let convNeXt = [
        NetworkFacts(
            "ConvNeXtTiny", "convnext_tiny", parameters: 28_589_128, depth: 96, license: "MIT",
            Published(109.42, 81.3)),
        NetworkFacts(
            "ConvNeXtSmall", "convnext_small", parameters: 50_223_688, depth: 186, license: "MIT",
            Published(192.29, 82.3)),
        NetworkFacts(
            "ConvNeXtBase", "convnext_base", parameters: 88_591_464, depth: 186, license: "MIT",
            Published(338.58, 85.3)),
        NetworkFacts(
            "ConvNeXtLarge", "convnext_large", parameters: 197_767_336, depth: 186, license: "MIT",
            Published(755.07, 86.3)),
        NetworkFacts(
            "ConvNeXtXLarge", "convnext_xlarge", parameters: 350_196_968, depth: 186,
            license: "MIT",
            Published(1310, 86.7)),
    ]

    /// To about -1...1: `y = (x - 127) / 128`.
    ///
    /// - Source: the settings of EfficientNet-Lite in github.com/tensorflow/tpu.
    private static let liteScaling = ImageScaling(
        scale: [1 / 128, 1 / 128, 1 / 128], offset: [-127 / 128, -127 / 128, -127 / 128])
}
