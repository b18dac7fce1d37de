import Dispatch
import Foundation
import Synchronization
import ZeroMQ

/// A socket, and the one thread that uses it.
///
/// Other threads send by putting messages into a mailbox, an in-process pipeline whose far end
/// the thread polls together with its socket.
final class SocketThread: Sendable {
    private let name: String
    private let socket: Mutex<Socket?>
    private let mailbox: Mutex<Socket?>
    private let mailboxEntry: Mutex<Socket?>
    private let finished = DispatchSemaphore(value: 0)

    /// Puts into the mailbox what tells the thread to end; no real message has one empty frame.
    private static let stopSign: [[UInt8]] = [[]]

    /// Opens the socket and offers it at an endpoint; nothing is received before `start`.
    init(_ name: String, _ kind: Socket.Kind, at endpoint: String, in context: Context)
        throws(ZMQError)
    {
        self.name = name
        var socket = try Socket.open(kind, in: context)
        try socket.bind(to: endpoint)
        var mailbox = try Socket.open(.pull, in: context)
        try mailbox.bind(to: "inproc://\(name)")
        var entry = try Socket.open(.push, in: context)
        try entry.connect(to: "inproc://\(name)")
        self.socket = Mutex(socket)
        self.mailbox = Mutex(mailbox)
        self.mailboxEntry = Mutex(entry)
    }

    /// Starts the thread, which hands every message that arrives to `receive`.
    ///
    /// What that returns leaves at once, before anything that waits in the mailbox.
    func start(receive: @escaping @Sendable ([[UInt8]]) -> [[UInt8]]?) {
        let thread = Thread {
            self.serve(receive)
            // Only now are the sockets closed and what was sent is out, or its time is over.
            self.finished.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Sends a message from any thread; without effect after `stop`.
    func send(_ frames: [[UInt8]]) {
        mailboxEntry.withLock { entry in
            do {
                try entry?.send(frames)
            } catch {
                Log.note("\(name): \(error)")
            }
        }
    }

    /// Ends the thread after everything sent before has been handed to the network.
    func stop() {
        send(Self.stopSign)
        mailboxEntry.withLock { $0 = nil }
        finished.wait()
    }

    private func serve(_ receive: @Sendable ([[UInt8]]) -> [[UInt8]]?) {
        guard var socket = socket.withLock({ $0.take() }),
            var mailbox = mailbox.withLock({ $0.take() })
        else { return }
        do {
            while true {
                let ready = try Poller.wait(for: socket, mailbox)
                if ready.second {
                    let frames = try mailbox.receive()
                    if frames == Self.stopSign { return }
                    try socket.send(frames)
                }
                if ready.first, let answer = receive(try socket.receive()) {
                    try socket.send(answer)
                }
            }
        } catch {
            Log.note("\(name): \(error)")
        }
    }
}
