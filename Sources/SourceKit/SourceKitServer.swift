internal import Foundation
internal import WorkerLink

/// The process in which the toolchain's library answers questions of a kernel.
///
/// It is a process of its own, because the library takes some 150 MB and may crash on a program that
/// nobody has finished writing.
package enum SourceKitServer {
    /// What the frames between the two processes are.
    package enum FrameKind {
        /// A request as JSON, and the answer to it.
        package static let question: UInt8 = 1
        /// Why there will be no answers.
        package static let failure: UInt8 = 2
    }

    /// The descriptor of the socket to the kernel.
    private static let link: Int32 = 3

    /// Answers questions in their order until the kernel closes its end.
    ///
    /// - Parameter path: The file of the library.
    package static func run(library path: String) {
        let channel = FrameChannel(descriptor: link)
        do {
            let library = try SourceKitLibrary(path: path)
            while let frame = try channel.receive() {
                let request = try JSONDecoder().decode(
                    SourceKitRequest.self, from: Data(frame.payload))
                let answer = library.answer(to: request)
                try channel.send(
                    Frame(kind: FrameKind.question, payload: Array(answer.utf8)))
            }
        } catch {
            try? channel.send(Frame(kind: FrameKind.failure, payload: Array("\(error)".utf8)))
        }
        // The library's threads need not end in an orderly way.
        _exit(0)
    }
}
