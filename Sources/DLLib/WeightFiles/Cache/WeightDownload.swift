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
    /// What has arrived stays for the next try unless it is of another file. `check` says what is wrong
    /// with the file, and `nil` where nothing is.
    func run(title: String, megabytes: Int, check: (String) throws -> String?) throws {
        let goesOn = byteCount > 0
        var failure = try fetch(title, megabytes, goesOn: goesOn)
        // The part may be whole already where the server cannot go on behind it.
        if failure?.isAboutPart == true { failure = nil }
        var problem = failure == nil ? try check(part) : nil
        if problem != nil, goesOn {
            // The server cannot go on in the middle of a file, or the part was of another one.
            try? FileManager.default.removeItem(atPath: part)
            failure = try fetch(title, megabytes, goesOn: false)
            problem = failure == nil ? try check(part) : nil
        }
        if let failure {
            let kept = byteCount > 0 ? "; what has arrived is kept, and the next try goes on" : ""
            throw Failure(problem: failure.text + kept)
        }
        if let problem {
            try? FileManager.default.removeItem(atPath: part)
            throw Failure(problem: "what was fetched is another file: \(problem)")
        }
    }

    /// What `curl` complains of.
    private struct Complaint {
        let text: String
        /// Whether it cannot go on behind the part: the part is whole, too long, or the server cannot.
        let isAboutPart: Bool

        init(_ text: String, status: Int32) {
            self.text = text
            // curl's codes for a server without ranges and for a bad place to go on; HTTP's for a range
            // beyond the end.
            isAboutPart = status == 33 || status == 36 || text.hasSuffix(" 416")
        }
    }

    /// Runs `curl`; what it complains of, if it failed.
    private func fetch(_ title: String, _ expected: Int, goesOn: Bool) throws -> Complaint? {
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
            return Complaint("curl cannot be run: \(error)", status: -1)
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
            return Complaint(
                text.split(separator: "\n").last.map(String.init) ?? "curl failed",
                status: process.terminationStatus)
        }
        return nil
    }

    private var byteCount: Int {
        (try? FileManager.default.attributesOfItem(atPath: part))?[.size] as? Int ?? 0
    }
}
