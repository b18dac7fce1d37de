package import DLNetworks

/// The networks that model files may name.
package enum StoredNetworks {
    /// Their classes.
    package static let all: [any StoredNetwork.Type] = [
        DenseNet121.self, InceptionV3.self, MobileNetV2.self, ResNet50.self, VGG16.self,
    ]
}

extension StoredNetwork where Self: ImageNetwork {
    /// The file of the weights of ImageNet that the network began with.
    package var weightsFile: String? { imageNetWeights?.file }
}
