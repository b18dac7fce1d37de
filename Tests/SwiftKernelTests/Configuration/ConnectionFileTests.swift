import Foundation
import SwiftKernel
import Testing

/// The file by which a front end tells a kernel where to listen.
struct ConnectionFileTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("connection-\(UUID().uuidString).json").path

    private func read(_ changes: [String: Any]) throws -> ConnectionFile {
        let fields: [String: Any] = [
            "transport": "tcp", "ip": "127.0.0.1", "key": "k", "shell_port": 1, "control_port": 2,
            "stdin_port": 3, "iopub_port": 4, "hb_port": 5, "signature_scheme": "hmac-sha256",
            "kernel_name": "swift",
        ]
        let data = try JSONSerialization.data(
            withJSONObject: fields.merging(changes) { $1 })
        defer { try? FileManager.default.removeItem(atPath: path) }
        try data.write(to: URL(fileURLWithPath: path))
        return try ConnectionFile(path: path)
    }

    @Test func `ports, key and address are read, unknown fields ignored`() throws {
        let connection = try read([:])
        #expect(connection.shellPort == 1)
        #expect(connection.heartbeatPort == 5)
        #expect(connection.key == "k")
        #expect(connection.endpoint(port: 7) == "tcp://127.0.0.1:7")
    }

    @Test func `ipc endpoints are files`() throws {
        let connection = try read(["transport": "ipc", "ip": "/tmp/stem"])
        #expect(connection.endpoint(port: 1) == "ipc:///tmp/stem-1")
    }

    @Test func `another signature scheme is refused by name, unless nothing is signed`() throws {
        let scheme = ["signature_scheme": "hmac-md5"]
        #expect(
            throws: ConfigurationError.unsupportedSignatureScheme(path: path, found: "hmac-md5")
        ) { try read(scheme) }
        #expect(try read(["signature_scheme": "hmac-md5", "key": ""]).key.isEmpty)
    }

    @Test func `another transport is refused by name`() {
        #expect(throws: ConfigurationError.unsupportedTransport(path: path, found: "udp")) {
            try read(["transport": "udp"])
        }
    }

    @Test func `a missing or damaged file is named in the error`() {
        let missing = #expect(throws: ConfigurationError.self) {
            try ConnectionFile(path: "/no/such/file.json")
        }
        #expect(missing?.description.hasPrefix("cannot read /no/such/file.json: ") == true)
        let damaged = #expect(throws: ConfigurationError.self) { try read(["shell_port": "x"]) }
        #expect(damaged?.description.contains("is not a Jupyter connection file") == true)
        #expect(damaged?.description.contains(path) == true)
    }
}
