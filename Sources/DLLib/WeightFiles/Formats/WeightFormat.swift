internal import HDF5Files

/// The kind of a file of weights, told by its content and not by its name.
package enum WeightFormat {
    /// An HDF5 file, as Keras's `.h5` and `.weights.h5` are.
    case hdf5
    /// A `.keras` file.
    case keras(ZipDirectory)
    /// An archive of NumPy's arrays, `.npz`.
    case numPy
    /// A `.pth` or `.pt` file of PyTorch, in its zip form.
    case torchArchive
    /// A `.pth` or `.pt` file of PyTorch, in the form from before version 1.6.
    case torchLegacy
    /// A network in the exchange format ONNX.
    case onnx
    /// Tensors by name in the form of safetensors; also what nothing else fits.
    case safetensors

    /// Whether a file that is there is one of PyTorch.
    package static func isTorch(_ path: String) -> Bool {
        switch (try? FilePart(path)).flatMap({ try? WeightFormat(of: $0) }) {
        case .torchArchive, .torchLegacy: true
        default: false
        }
    }

    /// Looks at the beginning of a file, and at the names of the members of an archive.
    package init(of part: FilePart) throws {
        let start = try part.beginning(16)
        if HDF5File.begins(with: start) {
            self = .hdf5
        } else if ZipDirectory.begins(with: start) {
            let archive = try ZipDirectory(part)
            if KerasArchive.matches(archive) {
                self = .keras(archive)
            } else if archive.members.contains(where: { $0.name.hasSuffix("/data.pkl") }) {
                self = .torchArchive
            } else if !archive.members.isEmpty,
                archive.members.allSatisfy({ $0.name.hasSuffix(".npy") })
            {
                self = .numPy
            } else {
                throw ModelFileError.format(
                    path: part.path,
                    problem: "it is a zip archive of no known kind: it holds "
                        + archive.members.prefix(5).map(\.name).joined(separator: ", "))
            }
        } else if start.count > 8, start[8] == UInt8(ascii: "{") {
            self = .safetensors
        } else if start.starts(with: [0x80, 2]) {
            self = .torchLegacy
        } else if start.first == 0x08, start.count > 2, start[2] == 0x12 || start[2] == 0x3A {
            // The version of ONNX as a small number, then who wrote the file, or the graph.
            self = .onnx
        } else {
            self = .safetensors
        }
    }
}
