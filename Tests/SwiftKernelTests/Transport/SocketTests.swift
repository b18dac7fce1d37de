import Testing
import ZeroMQ

/// The ZeroMQ wrapper over real sockets inside the process.
struct SocketTests {
    @Test func `a router sees who sent and answers only to them`() throws {
        let context = try Context()
        var router = try Socket.open(.router, in: context)
        try router.bind(to: "inproc://router")
        var dealer = try Socket.open(.dealer, in: context)
        try dealer.connect(to: "inproc://router")

        try dealer.send([[1], [], [2, 3]])
        let received = try router.receive()
        #expect(received.count == 4)
        #expect(Array(received[1...]) == [[1], [], [2, 3]])
        try router.send([received[0], [7]])
        #expect(try dealer.receive() == [[7]])
    }

    @Test func `the poller says which socket has something to read`() throws {
        let context = try Context()
        var first = try Socket.open(.pull, in: context)
        try first.bind(to: "inproc://first")
        var second = try Socket.open(.pull, in: context)
        try second.bind(to: "inproc://second")
        var sender = try Socket.open(.push, in: context)
        try sender.connect(to: "inproc://second")

        let nothing = try Poller.wait(for: first, second, timeout: .milliseconds(1))
        #expect(nothing == (false, false))
        try sender.send([[1]])
        let something = try Poller.wait(for: first, second, timeout: .seconds(60))
        #expect(something == (false, true))
    }

    @Test func `an endpoint that is taken gives an error that names it`() throws {
        let context = try Context()
        var one = try Socket.open(.router, in: context)
        try one.bind(to: "inproc://taken")
        var other = try Socket.open(.router, in: context)
        let error = #expect(throws: ZMQError.self) { try other.bind(to: "inproc://taken") }
        #expect(error?.description == "zmq_bind(inproc://taken): Address already in use")
    }

    @Test func `a large frame arrives whole`() throws {
        let context = try Context()
        var puller = try Socket.open(.pull, in: context)
        try puller.bind(to: "inproc://large")
        var pusher = try Socket.open(.push, in: context)
        try pusher.connect(to: "inproc://large")
        let frame = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        try pusher.send([frame])
        #expect(try puller.receive() == [frame])
    }
}
