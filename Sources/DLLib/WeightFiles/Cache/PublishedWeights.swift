internal import HDF5Files
internal import Sodium

/// A file in which Keras publishes weights that were trained on ImageNet.
///
/// - Source: `keras.applications`, version 3.15.
public struct PublishedWeights: Sendable, Equatable {
    /// The class of the network.
    public let network: String
    /// Which of several forms of the network it is, such as `alpha=0.75`; `nil` where there is one.
    public let variant: String?
    /// Height and width of the images they are for; `nil` for those that the network is made for.
    public let imageSize: Int?
    /// Whether the weights of the classifier are in it.
    public let includesTop: Bool
    /// The name of the file on this machine, as Keras keeps it.
    public let name: String
    /// Where it is published.
    public let url: String
    /// How many parameters are in it.
    public let parameterCount: Int
    /// Its MD5 or SHA-256 digest, in lowercase hexadecimal; `nil` where none is published, as for
    /// ``MobileNet`` and ``MobileNetV2``.
    public let digest: String?

    /// Where the addresses lie, unless another server is set.
    package static let server = "https://storage.googleapis.com"

    /// The files for colour images of the usual size.
    package static let all: [PublishedWeights] =
        PublishedWeightsTable.text.split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            let folder = words[4].replacing("~", with: "tensorflow/keras-applications")
            return PublishedWeights(
                network: words[0], variant: words[1] == "-" ? nil : words[1],
                imageSize: nil, includesTop: words[2] == "top", name: words[3],
                url: "\(server)/\(folder)/\(words[5] == "=" ? words[3] : words[5])",
                parameterCount: Int(words[6]) ?? 0, digest: words[7] == "-" ? nil : words[7])
        }

    /// Finds the file for a form of a network, and lists the forms that there are.
    ///
    /// The first two MobileNets have files for several sizes of square images.
    package static func find(
        _ network: String, variant: String? = nil, includesTop: Bool, imageSize: Int? = nil
    ) -> (found: PublishedWeights?, variants: [String]) {
        let files = all.filter { $0.network == network && $0.includesTop == includesTop }
        let found = files.first { $0.variant == variant }
        return (found?.forImages(of: imageSize ?? 224), files.compactMap(\.variant))
    }

    /// The file with this name, for images of any size.
    package static func named(_ name: String) -> PublishedWeights? {
        for weights in all {
            if weights.name == name { return weights }
            for size in weights.imageSizes where weights.forImages(of: size).name == name {
                return weights.forImages(of: size)
            }
        }
        return nil
    }

    /// The sizes of square images, beside 224, for which there are files of their own.
    private var imageSizes: [Int] {
        ["MobileNet": [128, 160, 192], "MobileNetV2": [96, 128, 160, 192]][network] ?? []
    }

    /// The file for square images of a size, if there is one; else this one.
    private func forImages(of size: Int) -> PublishedWeights {
        guard imageSizes.contains(size) else { return self }
        func renamed(_ text: String) -> String { text.replacing("_224", with: "_\(size)") }
        return PublishedWeights(
            network: network, variant: variant, imageSize: size, includesTop: includesTop,
            name: renamed(name),
            url: renamed(url), parameterCount: parameterCount, digest: nil)
    }

    // MARK: The file

    /// The address below the server.
    package var address: String { String(url.dropFirst(Self.server.count + 1)) }

    /// About how many megabytes the file has: four bytes for each parameter, and little more.
    package var megabytes: Int { max(1, (4 * parameterCount + 500_000) / 1_000_000) }

    /// The kind of digest.
    package var digestName: String { digest?.count == 64 ? "sha256" : "md5" }

    /// What is wrong with a file that should be this one; `nil` where nothing is.
    package func problem(of part: FilePart) throws -> String? {
        guard let digest else {
            // Without a digest there are still the kind of the file, and the length that it states.
            do {
                _ = try HDF5File(part.hdf5)
                return nil
            } catch { return "it is no whole HDF5 file: \(error)" }
        }
        let found = try Self.digest(of: part, digits: digest.count)
        return found == digest ? nil : "its \(digestName) is \(found)"
    }

    private static func digest(of part: FilePart, digits: Int) throws -> String {
        var (md5, sha256) = (MD5(), SHA256())
        let step = 1 << 20
        for start in stride(from: 0, to: part.byteCount, by: step) {
            let bytes = try part.read(min(step, part.byteCount - start), at: start)
            if digits == 64 { sha256.update(bytes) } else { md5.update(bytes) }
        }
        return SHA256.hexadecimal(digits == 64 ? sha256.finalize() : md5.finalize())
    }
}
