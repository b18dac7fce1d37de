import Foundation

/// Where the kernel shall listen and how it shall sign, as the front end wrote it down.
/// - Source: Jupyter client documentation, "Making kernels for Jupyter: connection files".
package struct ConnectionFile: Decodable, Sendable, Equatable {
    /// `tcp` or `ipc`.
    package var transport: String
    /// The address to listen on, or the stem of the socket files.
    package var ip: String
    /// The key of the signatures; empty for none.
    package var key: String
    /// The port of the shell channel.
    package var shellPort: Int
    /// The port of the control channel.
    package var controlPort: Int
    /// The port of the stdin channel.
    package var standardInputPort: Int
    /// The port of the IOPub channel.
    package var iopubPort: Int
    /// The port of the heartbeat.
    package var heartbeatPort: Int
    private var signatureScheme: String?

    private enum CodingKeys: String, CodingKey {
        case transport
        case ip
        case key
        case shellPort = "shell_port"
        case controlPort = "control_port"
        case standardInputPort = "stdin_port"
        case iopubPort = "iopub_port"
        case heartbeatPort = "hb_port"
        case signatureScheme = "signature_scheme"
    }

    /// Reads the file at a path.
    package init(path: String) throws(ConfigurationError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        do {
            self = try JSONDecoder().decode(ConnectionFile.self, from: data)
        } catch {
            throw .malformed(
                path: path, expected: "a Jupyter connection file", reason: "\(error)")
        }
        let scheme = signatureScheme ?? "hmac-sha256"
        guard key.isEmpty || scheme == "hmac-sha256" else {
            throw .unsupportedSignatureScheme(path: path, found: scheme)
        }
        guard ["tcp", "ipc"].contains(transport) else {
            throw .unsupportedTransport(path: path, found: transport)
        }
        // Of a larger number ZeroMQ would take the rest of a division.
        let ports = [shellPort, controlPort, standardInputPort, iopubPort, heartbeatPort]
        if let port = ports.first(where: { !(0...65_535).contains($0) }), transport == "tcp" {
            throw .impossiblePort(path: path, found: port)
        }
    }

    /// The ZeroMQ endpoint of a port.
    package func endpoint(port: Int) -> String {
        if transport == "ipc" { return "ipc://\(ip)-\(port)" }
        // ZeroMQ listens on addresses and interfaces, not on names of hosts.
        let address = ip == "localhost" ? "127.0.0.1" : ip
        return address.contains(":") && !address.hasPrefix("[")
            ? "tcp://[\(address)]:\(port)" : "tcp://\(address):\(port)"
    }
}
