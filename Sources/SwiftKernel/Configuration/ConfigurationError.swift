/// Why the kernel cannot start or be installed.
package enum ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// A file could not be read.
    case unreadable(path: String, reason: String)
    /// A file is not what it should be.
    case malformed(path: String, expected: String, reason: String)
    /// The connection file asks for a signature that this kernel does not know.
    case unsupportedSignatureScheme(path: String, found: String)
    /// The connection file asks for a transport that this kernel does not know.
    case unsupportedTransport(path: String, found: String)
    /// The connection file has a port that no machine has.
    case impossiblePort(path: String, found: Int)
    /// No folder for the session's files can be made.
    case noTemporaryFolder(path: String, reason: String)
    /// A name that Jupyter does not accept for a kernel.
    case invalidKernelName(String)
    /// No Python environment is active.
    case noEnvironment
    /// A file or folder could not be written.
    case unwritable(path: String, reason: String)
    /// There is nothing to uninstall.
    case notInstalled(path: String)
    /// A file that belongs to the kernel is not there.
    case incomplete(path: String)

    /// What happened, what was expected, and what to do.
    package var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "cannot read \(path): \(reason)"
        case .malformed(let path, let expected, let reason):
            "\(path) is not \(expected): \(reason)"
        case .unsupportedSignatureScheme(let path, let found):
            "\(path): signature_scheme is \(found), but this kernel signs with hmac-sha256 only"
        case .unsupportedTransport(let path, let found):
            "\(path): transport is \(found), but this kernel speaks tcp and ipc only"
        case .impossiblePort(let path, let found):
            "\(path): \(found) is no port: they go from 1 to 65535"
        case .noTemporaryFolder(let path, let reason):
            "the session's files have no place in \(path): \(reason). Make room there, or name "
                + "another folder by TMPDIR and restart the kernel"
        case .invalidKernelName(let name):
            "\"\(name)\" is no name for a kernel: use ASCII letters, digits, '-', '.' and '_'"
        case .noEnvironment:
            "--sys-prefix needs an active Python environment, but neither VIRTUAL_ENV nor "
                + "CONDA_PREFIX is set: activate one, or name it with --prefix"
        case .unwritable(let path, let reason):
            "cannot write \(path): \(reason); choose another place with --user or --prefix"
        case .notInstalled(let path):
            "no kernelspec at \(path): give the options it was installed with"
        case .incomplete(let path):
            "\(path), a part of the kernel, is missing. The program needs what it was built with "
                + "beside it: build it anew (swift build -c release), or where it was built run "
                + "'swift-kernel install --standalone', which copies all of it"
        }
    }
}
