internal import CZeroMQ

/// One libzmq socket.
///
/// A socket cannot be copied and its operations are `mutating`, so the compiler sees to it that
/// only one thread at a time uses it, as libzmq demands; keep it in a `Mutex` to hand it to the
/// thread that owns it.
@safe package struct Socket: ~Copyable {
    /// The messaging pattern of a socket.
    package enum Kind: Sendable {
        /// Requests from many peers; the first frame names the peer.
        case router
        /// A peer of a router.
        case dealer
        /// Broadcasts; receives the subscriptions, each of which holds once it has been received.
        case xpub
        /// Receives broadcasts.
        case sub
        /// One end of a pipeline.
        case push
        /// The other end of a pipeline.
        case pull

        var code: Int32 {
            switch self {
            case .router: ZMQ_ROUTER
            case .dealer: ZMQ_DEALER
            case .xpub: ZMQ_XPUB
            case .sub: ZMQ_SUB
            case .push: ZMQ_PUSH
            case .pull: ZMQ_PULL
            }
        }
    }

    let handle: UnsafeMutableRawPointer
    private let kind: Kind
    private let context: Context

    private init(owning handle: UnsafeMutableRawPointer, kind: Kind, in context: Context) {
        unsafe self.handle = unsafe handle
        self.kind = kind
        self.context = context
    }

    /// Creates a socket that queues without limit and, once closed, keeps sending for `linger`.
    package static func open(
        _ kind: Kind, in context: Context, linger: Duration = .seconds(1)
    ) throws(ZMQError) -> Socket {
        guard let handle = unsafe zmq_socket(context.handle, kind.code) else {
            throw .last("zmq_socket")
        }
        var socket = unsafe Socket(owning: handle, kind: kind, in: context)
        try socket.set(ZMQ_LINGER, to: Int32(linger / .milliseconds(1)))
        // The default of 1,000 messages would silently drop output of a busy cell.
        try socket.set(ZMQ_SNDHWM, to: 0)
        try socket.set(ZMQ_RCVHWM, to: 0)
        switch kind {
        // A client that reconnects under its old name replaces its dead connection.
        case .router: try socket.set(ZMQ_ROUTER_HANDOVER, to: 1)
        // By itself a subscription would hold before it is reported, and what is broadcast meanwhile
        // would reach the subscriber before its welcome. This reports every one, repeated ones too.
        case .xpub: try socket.set(ZMQ_XPUB_MANUAL, to: 1)
        case .sub: try socket.subscribeToAll()
        case .dealer, .push, .pull: break
        }
        return socket
    }

    deinit {
        _ = unsafe zmq_close(handle)
    }

    /// Offers the socket at an endpoint such as `tcp://127.0.0.1:5555`.
    package mutating func bind(to endpoint: String) throws(ZMQError) {
        // Only where asked for: with it, "every address" would be others.
        if endpoint.contains("://[") { try set(ZMQ_IPV6, to: 1) }
        try unsafe check(zmq_bind(handle, endpoint), "zmq_bind(\(endpoint))")
    }

    /// Connects the socket to an endpoint.
    package mutating func connect(to endpoint: String) throws(ZMQError) {
        try unsafe check(zmq_connect(handle, endpoint), "zmq_connect(\(endpoint))")
    }

    /// Sends one message of at least one frame.
    package mutating func send(_ frames: [[UInt8]]) throws(ZMQError) {
        for (index, frame) in frames.enumerated() {
            let flags = index < frames.count - 1 ? ZMQ_SNDMORE : 0
            try retryingInterruptions("zmq_send") {
                unsafe zmq_send(handle, frame, frame.count, flags)
            }
        }
    }

    /// Waits for one message and returns its frames.
    package mutating func receive() throws(ZMQError) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var hasMore = true
        while hasMore {
            var part = zmq_msg_t()
            _ = unsafe zmq_msg_init(&part)
            defer { _ = unsafe zmq_msg_close(&part) }
            try retryingInterruptions("zmq_msg_recv") { unsafe zmq_msg_recv(&part, handle, 0) }
            let bytes = unsafe UnsafeRawBufferPointer(
                start: zmq_msg_data(&part), count: zmq_msg_size(&part))
            unsafe frames.append([UInt8](bytes))
            hasMore = unsafe zmq_msg_more(&part) != 0
        }
        if case .xpub = kind, let subscription = frames.first { try apply(subscription) }
        return frames
    }

    /// Makes the subscription that was received last hold, or end: a 1 or a 0, then the topic.
    private mutating func apply(_ subscription: [UInt8]) throws(ZMQError) {
        guard let first = subscription.first, first <= 1 else { return }
        let option = first == 1 ? ZMQ_SUBSCRIBE : ZMQ_UNSUBSCRIBE
        let topic = Array(subscription.dropFirst())
        try unsafe check(
            zmq_setsockopt(handle, option, topic, topic.count), "zmq_setsockopt(\(option))")
    }

    private mutating func subscribeToAll() throws(ZMQError) {
        try unsafe check(zmq_setsockopt(handle, ZMQ_SUBSCRIBE, "", 0), "zmq_setsockopt(subscribe)")
    }

    private mutating func set(_ option: Int32, to value: Int32) throws(ZMQError) {
        var value = value
        let size = MemoryLayout<Int32>.size
        try unsafe check(zmq_setsockopt(handle, option, &value, size), "zmq_setsockopt(\(option))")
    }

    private func check(_ result: Int32, _ operation: String) throws(ZMQError) {
        if result != 0 { throw .last(operation) }
    }

    private func retryingInterruptions(_ operation: String, _ call: () -> Int32) throws(ZMQError) {
        while call() < 0 {
            let error = ZMQError.last(operation)
            if !error.isInterruption { throw error }
        }
    }
}

// A socket may move between threads as long as only one uses it at a time (zmq_socket(3)); that it
// cannot be copied and that its operations are `mutating` guarantees this.
extension Socket: @unchecked Sendable {}
