import KernelDisplay
import Testing
import WorkerLink

private let frames = [CodeAddress(image: "/tmp/Cell1.so", offset: 0x1234)]

private func connectedChannels() throws -> (FrameChannel, FrameChannel) {
    let (kernel, other) = try FrameChannel.makePair()
    return (kernel, FrameChannel(descriptor: other))
}

@Suite struct MessageTests {
    @Test(arguments: [
        WorkerCommand.run(
            cell: 7, library: "/tmp/Cell7.so", entryPoint: "cell7_main",
            releasing: ["Cell3.größe", "Cell5.b"]),
        .run(cell: 8, library: "/tmp/Cell8.so", entryPoint: "cell8_main", releasing: []),
        .interrupt(cell: 7), .input("olá 👋"), .input(nil), .shown,
        .environment(.init()),
        .environment(.init(folder: "/usr", variables: ["A": "b", "GONE": nil])),
    ])
    func `a command survives the way to the worker`(command: WorkerCommand) throws {
        let (kernel, worker) = try connectedChannels()
        try kernel.send(command.frame)
        let frame = try #require(try worker.receive())
        #expect(try WorkerCommand(frame) == command)
    }

    @Test(arguments: [
        WorkerReport.ready,
        .display(
            MIMEBundle(
                ["text/plain": .text("é"), "image/png": .binary([0, 0]), "a/b": .json("{}")],
                metadata: ["a": "{}"]),
            identifier: "d1", isUpdate: true),
        .clearOutput(wait: true),
        .inputRequest(prompt: "name? ", isPassword: false),
        .finished(cell: 3, .completed(nil)),
        .finished(cell: 3, .completed(MIMEBundle(plainText: "2"))),
        .finished(cell: 3, .threw(type: "E", message: "m", frames: frames)),
        .finished(
            cell: 3, .trapped(signal: 4, address: .max, isStackOverflow: true, frames: frames)),
        .finished(cell: -1, .exited(code: -3, frames: [])),
        .finished(cell: 4, .elsewhere(.exited(code: 1, frames: []))),
        .finished(cell: 4, .changing(["$s5Cell11aSivp", ""], .interrupted(frames: frames))),
        .late(.elsewhere(.changing(["a"], .exited(code: 1, frames: [])))),
        .finished(cell: 5, .inputRefused(frames: [])),
        .late(.interrupted(frames: [])), .repeatedFailure,
        .finished(cell: 3, .interrupted(frames: [])),
        .finished(cell: 3, .notLoaded(reason: "undefined symbol")),
        .environment(WorkingEnvironment(folder: "/usr", variables: ["A": "é"])),
        .lost(.trapped(signal: 11, address: 0, isStackOverflow: false, frames: frames)),
    ])
    func `a report survives the way to the kernel`(report: WorkerReport) throws {
        let (kernel, worker) = try connectedChannels()
        try worker.send(report.frame)
        let frame = try #require(try kernel.receive())
        #expect(try WorkerReport(frame) == report)
    }

    @Test func `the end of the other process is seen between frames`() throws {
        let kernel = try connectedChannels().0
        #expect(try kernel.receive() == nil)
    }

    @Test func `a frame cut anywhere is refused`() throws {
        let whole = WorkerReport.finished(cell: 1, .threw(type: "E", message: "m", frames: frames))
        let payload = whole.frame.payload
        for count in 0..<payload.count {
            let cut = Frame(kind: whole.frame.kind, payload: Array(payload.prefix(count)))
            #expect(throws: LinkError.malformedFrame(kind: 5)) { try WorkerReport(cut) }
        }
        let long = Frame(kind: 5, payload: payload + [0])
        #expect(throws: LinkError.malformedFrame(kind: 5)) { try WorkerReport(long) }
    }
}
