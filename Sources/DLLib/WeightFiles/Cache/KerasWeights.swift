internal import Sodium

/// A file of ImageNet weights that Keras publishes: what it is for, and where it comes from.
package struct KerasWeights: Sendable, Equatable {
    /// The name of the network, as in `keras.applications`.
    package let application: String
    /// Whether the classifier is in the file.
    package let includesTop: Bool
    /// The width of the network, for networks of several widths.
    package let alpha: Double?
    /// The name of the file in Keras's cache and in ours.
    package let file: String
    /// The address below the server.
    package let address: String
    /// The digest of the file in lowercase hexadecimal: MD5 has 32 digits, SHA-256 64.
    ///
    /// `nil` for the files of MobileNet and MobileNetV2, for which Keras has none.
    package let digest: String?

    /// Where the addresses lie, unless another server is set.
    package static let server = "https://storage.googleapis.com"

    /// All files, as of Keras 3.15.1.
    package static let all: [KerasWeights] = KerasWeightsTable.text.split(separator: "\n").map {
        line in
        let fields = line.split(separator: " ").map(String.init)
        return KerasWeights(
            application: fields[0], includesTop: fields[1] == "top", alpha: Double(fields[2]),
            file: fields[3], address: fields[4], digest: fields[5] == "-" ? nil : fields[5])
    }

    /// The file for a network; `nil` where Keras has none.
    ///
    /// `alpha` is needed for networks of several widths alone.
    package static func file(
        for application: String, includeTop: Bool, alpha: Double? = nil
    ) -> KerasWeights? {
        all.first {
            $0.application == application && $0.includesTop == includeTop
                && ($0.alpha == nil || $0.alpha == (alpha ?? 1))
        }
    }

    /// What is wrong with a file that should be this one; `nil` where nothing is.
    func problem(of part: FilePart) throws -> String? {
        guard let digest else {
            // Without a digest there is still the kind of the file.
            guard case .hdf5? = try? WeightFormat(of: part) else { return "it is no HDF5 file" }
            return nil
        }
        let found = try Self.digest(of: part, digits: digest.count)
        return found == digest ? nil : "its \(digestName) is \(found)"
    }

    /// The kind of digest.
    var digestName: String { digest?.count == 64 ? "sha256" : "md5" }

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
