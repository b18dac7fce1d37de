import ZeroMQ

/// The five sockets of a Jupyter kernel, each with a thread of its own.
package final class ZMQTransport: Transport {
    private let codec: MessageCodec
    private let shell: SocketThread
    private let control: SocketThread
    private let standardInput: SocketThread
    private let iopub: SocketThread
    private let heartbeat: SocketThread

    /// Opens all sockets at the places that a connection file names.
    ///
    /// - Throws: `ZMQError` naming the endpoint that could not be bound.
    package init(_ connection: ConnectionFile) throws {
        let context = try Context()
        func open(_ name: String, _ kind: Socket.Kind, _ port: Int) throws -> SocketThread {
            try SocketThread(name, kind, at: connection.endpoint(port: port), in: context)
        }
        codec = MessageCodec(key: connection.key)
        shell = try open("shell", .router, connection.shellPort)
        control = try open("control", .router, connection.controlPort)
        standardInput = try open("stdin", .router, connection.standardInputPort)
        iopub = try open("iopub", .xpub, connection.iopubPort)
        heartbeat = try open("heartbeat", .router, connection.heartbeatPort)
    }

    /// Begins to receive on every socket; a message that is not genuine is only noted in the log.
    package func start(
        onMessage: @escaping @Sendable (Message, Channel) -> Void,
        onSubscription: @escaping @Sendable ([UInt8]) -> Message?
    ) {
        let codec = codec
        func serve(_ socket: SocketThread, as channel: Channel) {
            socket.start { frames in
                do {
                    onMessage(try codec.decode(frames), channel)
                } catch {
                    Log.note("\(channel): ignored a message: \(error)")
                }
                return nil
            }
        }
        heartbeat.start { frames in frames }
        iopub.start { frames in
            // A subscription is a 1 before the topic; its end, a 0, needs no answer.
            guard let frame = frames.first, frame.first == 1 else { return nil }
            return onSubscription(Array(frame.dropFirst())).map(codec.encode)
        }
        serve(standardInput, as: .standardInput)
        serve(control, as: .control)
        serve(shell, as: .shell)
    }

    /// Signs a message and hands it to the thread of its channel.
    package func send(_ message: Message, on channel: Channel) {
        let socket =
            switch channel {
            case .shell: shell
            case .control: control
            case .standardInput: standardInput
            case .iopub: iopub
            }
        socket.send(codec.encode(message))
    }

    /// Ends all threads; the sockets linger for at most a second to deliver what was sent.
    package func stop() {
        for socket in [shell, control, standardInput, iopub, heartbeat] { socket.stop() }
    }
}
