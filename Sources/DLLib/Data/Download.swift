internal import Foundation
internal import KernelDisplay

/// A tar archive of known size on the web, fetched by `curl` and unpacked by `tar`.
struct Download {
    let address: String
    /// The size of the whole archive in bytes.
    let size: Int

    /// Fetches and unpacks the archive, and puts the result at `target` in one step.
    ///
    /// A download that was cut short stays as `<target>_archive.part` and goes on where it stopped;
    /// `target` exists only once everything is in it.
    func extract(into target: String, showsProgress: Bool) throws {
        let archive = target + "_archive"
        let files = FileManager.default
        do {
            try files.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
        } catch {
            throw DataError.downloadFailed(
                address: address, reason: "\(target) cannot be created: \(error)")
        }
        if fileSize(archive) != size {
            try fetch(into: archive + ".part", showsProgress: showsProgress)
            try move(archive + ".part", to: archive)
        }
        let unpacked = target + ".unpacking"
        try? files.removeItem(atPath: unpacked)
        try files.createDirectory(atPath: unpacked, withIntermediateDirectories: true)
        let tar = try run("tar", ["-xzf", archive, "-C", unpacked])
        tar.process.waitUntilExit()
        guard tar.process.terminationStatus == 0 else {
            try? files.removeItem(atPath: archive)
            throw DataError.downloadFailed(
                address: address, reason: "the archive is damaged: " + tar.errors())
        }
        try move(unpacked, to: target)
        try? files.removeItem(atPath: archive)
    }

    private func fetch(into part: String, showsProgress: Bool) throws {
        let progress = LoadingProgress("downloading", isShown: showsProgress)
        let curl = try run(
            "curl",
            [
                "--location", "--fail", "--silent", "--show-error", "--connect-timeout", "20",
                "--continue-at", "-", "--output", part, address,
            ])
        while curl.process.isRunning {
            Thread.sleep(forTimeInterval: 0.1)
            if Interruption.isRequested {
                curl.process.terminate()
                throw Interruption.requested
            }
            let megabytes = fileSize(part) / 1_000_000
            progress.report(
                Double(fileSize(part)) / Double(size), "\(megabytes)/\(size / 1_000_000) MB")
        }
        guard curl.process.terminationStatus == 0 else {
            throw DataError.downloadFailed(address: address, reason: curl.errors())
        }
        guard fileSize(part) == size else {
            let found = fileSize(part)
            try? FileManager.default.removeItem(atPath: part)
            throw DataError.downloadFailed(
                address: address, reason: "expected \(size) bytes, found \(found)")
        }
        progress.finish("downloaded \(size / 1_000_000) MB from \(address)")
    }

    /// Renames a file or folder, replacing what has the new name.
    private func move(_ path: String, to target: String) throws {
        do {
            if FileManager.default.fileExists(atPath: target) {
                try FileManager.default.removeItem(atPath: target)
            }
            try FileManager.default.moveItem(atPath: path, toPath: target)
        } catch {
            throw DataError.downloadFailed(
                address: address, reason: "\(target) cannot be written: \(error)")
        }
    }

    private func fileSize(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int ?? 0
    }

    private func run(
        _ program: String, _ arguments: [String]
    ) throws -> (process: Process, errors: () -> String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw DataError.downloadFailed(address: address, reason: "\(program): \(error)")
        }
        return (
            process,
            {
                let text = String(
                    decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                return text.split(separator: "\n").last.map(String.init) ?? "no reason given"
            }
        )
    }
}
