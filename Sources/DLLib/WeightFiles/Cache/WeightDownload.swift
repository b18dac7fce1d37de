internal import Foundation
internal import KernelDisplay

/// A file on the web, fetched by `curl` into a part that a later try goes on with.
struct WeightDownload {
    /// Why there is no file.
    struct Failure: Error {
        let problem: String
    }

    let address: String
    /// Where the bytes go.
    let part: String

    /// Fetches the file, which has about so many megabytes, and checks it.
    ///
    /// `check` says what is wrong with it, and `nil` where nothing is.
    func run(title: String, megabytes: Int, check: (String) throws -> String?) throws {
        var failure = try fetch(title, megabytes, goesOn: byteCount > 0)
        if failure != nil, byteCount > 0 {
            // The part may be whole already, or the server cannot go on in the middle of a file.
            if try check(part) == nil { return }
            try? FileManager.default.removeItem(atPath: part)
            failure = try fetch(title, megabytes, goesOn: false)
        }
        if let failure { throw Failure(problem: failure) }
        if let problem = try check(part) {
            try? FileManager.default.removeItem(atPath: part)
            throw Failure(problem: "what was fetched is another file: \(problem)")
        }
    }

    /// Runs `curl`; what it complains of, if it failed.
    private func fetch(_ title: String, _ expected: Int, goesOn: Bool) throws -> String? {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["curl", "--location", "--fail", "--silent", "--show-error", "--connect-timeout", "20"]
            + (goesOn ? ["--continue-at", "-"] : []) + ["--output", part, address]
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return "curl cannot be run: \(error)"
        }
        var line: DisplayHandle?
        var lastSize = -1
        while process.isRunning {
            Thread.sleep(forTimeInterval: 0.1)
            if Interruption.isRequested {
                process.terminate()
                throw Interruption.requested
            }
            let megabytes = byteCount / 1_000_000
            guard megabytes > lastSize, Notebook.sink.updatesInPlace else { continue }
            lastSize = megabytes
            let bundle = MIMEBundle(
                plainText: "fetching \(title): \(megabytes) of about \(expected) MB")
            if let line { line.update(bundle) } else { line = display(bundle) }
        }
        let text = String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        guard process.terminationStatus == 0 else {
            return text.split(separator: "\n").last.map(String.init) ?? "curl failed"
        }
        return nil
    }

    private var byteCount: Int {
        (try? FileManager.default.attributesOfItem(atPath: part))?[.size] as? Int ?? 0
    }
}
