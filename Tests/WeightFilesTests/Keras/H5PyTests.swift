import DLLib
import Foundation
import TestSupport
import Testing

/// Files written here, read by HDF5's own library through h5py.
@Suite struct H5PyTests {
    /// A Python that has h5py: the one that `H5PY_PYTHON` names, else that of the project.
    private static let python: String? = {
        let usual = URL(fileURLWithPath: fixturePath("")).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(".venv/bin/python").path
        let path = ProcessInfo.processInfo.environment["H5PY_PYTHON"] ?? usual
        return (try? run(path, ["-c", "import h5py"]))?.status == 0 ? path : nil
    }()

    private static func run(
        _ program: String, _ arguments: [String]
    ) throws -> (status: Int32, text: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Prints a line for each dataset that both files have: path, shape, and whether they are equal.
    private static let comparison = """
        import sys, h5py
        with h5py.File(sys.argv[1]) as ours, h5py.File(sys.argv[2]) as keras:
            def compare(name, item):
                if isinstance(item, h5py.Dataset):
                    found = ours[name]
                    same = found.dtype == item.dtype and (found[()] == item[()]).all()
                    print(name, found.shape == item.shape and bool(same))
            keras.visititems(compare)
        """

    @Test(
        .enabled(if: python != nil, "no Python with h5py; H5PY_PYTHON may name one"),
        arguments: ["small", "nested"])
    func `A file written here has all that Keras's has`(_ name: String) throws {
        try inTemporaryFolder { folder in
            let model = name == "small" ? KerasModels.small() : KerasModels.nested()
            let keras = KerasModels.file("\(name).weights.h5")
            try model.loadWeights(keras)
            try model.saveWeights("\(folder)/\(name).weights.h5")
            let (status, text) = try Self.run(
                #require(Self.python),
                ["-c", Self.comparison, "\(folder)/\(name).weights.h5", keras])
            #expect(status == 0)
            let lines = text.split(separator: "\n")
            #expect(lines.count >= 12)
            #expect(lines.allSatisfy { $0.hasSuffix(" True") }, "\(text)")
        }
    }
}
