import Foundation
import SwiftKernel
import Testing
import ZeroMQ

/// A kernel on real sockets, with clients made of raw frames.
struct ZMQTransportTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("kernel-\(UUID().uuidString.prefix(8))")

    /// Runs a kernel with the mock evaluator on sockets in a temporary folder.
    private func withKernel(_ body: (ConnectionFile) throws -> Void) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("connection.json")
        let fields: JSONValue = [
            "transport": "ipc", "ip": .string(folder.path + "/socket"), "key": "secret",
            "shell_port": 1, "control_port": 2, "stdin_port": 3, "iopub_port": 4, "hb_port": 5,
        ]
        try JSONEncoder().encode(fields).write(to: file)
        let connection = try ConnectionFile(path: file.path)
        let kernel = Kernel(transport: try ZMQTransport(connection), evaluator: MockEvaluator())
        let ended = DispatchSemaphore(value: 0)
        Thread {
            kernel.run()
            ended.signal()
        }.start()
        try body(connection)
        kernel.stop()
        #expect(ended.wait(timeout: .now() + 60) == .success)
    }

    private func open(
        _ kind: Socket.Kind, _ port: Int, _ connection: ConnectionFile, _ context: Context
    ) throws -> Socket {
        var socket = try Socket.open(kind, in: context)
        try socket.connect(to: connection.endpoint(port: port))
        return socket
    }

    private func request(_ type: String) throws -> Message {
        try Message(
            Header(type: type, session: "client", username: "me"), parent: nil, identities: [],
            content: [String: JSONValue]())
    }

    @Test func `a request travels to the kernel and its reply back`() throws {
        try withKernel { connection in
            let context = try Context()
            let codec = MessageCodec(key: "secret")
            for port in [connection.shellPort, connection.controlPort] {
                var client = try open(.dealer, port, connection, context)
                let request = try request("kernel_info_request")
                try client.send(codec.encode(request))
                let reply = try codec.decode(client.receive())
                #expect(reply.type == "kernel_info_reply")
                #expect(reply.parentDocument == request.headerDocument)
            }
        }
    }

    @Test func `the first message to a subscriber is the welcome`() throws {
        try withKernel { connection in
            let context = try Context()
            var client = try open(.sub, connection.iopubPort, connection, context)
            let welcome = try MessageCodec(key: "secret").decode(client.receive())
            #expect(welcome.type == "iopub_welcome")
            #expect(welcome.identities == [[]])
            #expect(welcome.parentDocument == Message.emptyDocument)
        }
    }

    @Test func `the heartbeat returns what it was sent`() throws {
        try withKernel { connection in
            let context = try Context()
            var client = try open(.dealer, connection.heartbeatPort, connection, context)
            try client.send([[], [0, 255, 7]])
            #expect(try client.receive() == [[], [0, 255, 7]])
        }
    }

    @Test func `garbage and foreign signatures get no reply and do no harm`() throws {
        try withKernel { connection in
            let context = try Context()
            var client = try open(.dealer, connection.shellPort, connection, context)
            try client.send([[1]])
            try client.send(MessageCodec(key: "guess").encode(request("kernel_info_request")))
            let codec = MessageCodec(key: "secret")
            let genuine = try request("kernel_info_request")
            try client.send(codec.encode(genuine))
            try client.send(codec.encode(genuine))
            let last = try request("kernel_info_request")
            try client.send(codec.encode(last))
            let parents = try (0..<2).map { _ in
                try codec.decode(client.receive()).parentIdentifier
            }
            #expect(parents == [genuine.header.identifier, last.header.identifier])
        }
    }
}
