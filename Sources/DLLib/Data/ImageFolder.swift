internal import Dispatch
internal import FoundationEssentials
internal import ImageCodecs
internal import KernelDisplay
internal import Synchronization

/// A folder with one folder of images for each class, as Keras's `image_dataset_from_directory`
/// reads it.
struct ImageFolder {
    /// One image file.
    struct File: Sendable {
        let id: String
        let path: String
        let label: Int
    }

    let path: String
    /// The names of the folders, sorted.
    let classNames: [String]
    /// The image files, sorted by class and name.
    let files: [File]

    /// Lists the images of a folder.
    ///
    /// `perClass` keeps that many images of each class, chosen by a hash of the file name; other
    /// files than JPEG and PNG (by their extension) and hidden ones are left out.
    init(path: String, perClass: Int?) throws(DataError) {
        guard let entries = ImageFolder.folders(in: path) else {
            throw .missingFolder(path: path)
        }
        guard !entries.isEmpty else { throw .noClasses(path: path) }
        self.path = path
        classNames = entries
        files = entries.enumerated().flatMap { label, name in
            let names = ImageFolder.images(in: path + "/" + name)
            return ImageFolder.limited(names, to: perClass).map { file in
                File(id: name + "/" + file, path: "\(path)/\(name)/\(file)", label: label)
            }
        }
        guard !files.isEmpty else { throw .noImages(path: path, skipped: 0) }
    }

    /// Decodes and resizes all images on all cores.
    func load(
        name: String, height: Int, width: Int, fit: ImageFit, damagedFiles: DamagedFilePolicy,
        showsProgress: Bool
    ) throws -> Dataset {
        let size = height * width * 3
        try MemoryCheck.ensureRoom(images: files.count, height: height, width: width)
        let progress = LoadingProgress("loading \(name)", isShown: showsProgress)
        var samples: [Dataset.Sample] = []
        var positions: [Int] = []
        var skipped: [String] = []

        let images = try Tensor(
            byteShape: [files.count, height, width, 3],
            initialize: { bytes in
                let chunk = 128
                for start in stride(from: 0, to: files.count, by: chunk) {
                    try Interruption.check()
                    let part = Array(files[start..<min(start + chunk, files.count)])
                    for (offset, result) in ImageFolder.decode(
                        part, height: height, width: width, fit: fit
                    ).enumerated() {
                        let position = start + offset
                        switch result {
                        case .success(let image):
                            samples.append(image.sample)
                            positions.append(position)
                            let source = image.pixels.span
                            var row = bytes._mutatingExtracting(
                                position * size..<(position + 1) * size)
                            for index in 0..<source.count { row[index] = source[index] }
                        case .failure(let error):
                            guard damagedFiles == .skip else {
                                throw DataError.damagedImage(reason: error.description)
                            }
                            skipped.append("\(part[offset].id) (\(error.reason))")
                            // The memory starts undefined; this row is cut out below.
                            var row = bytes._mutatingExtracting(
                                position * size..<(position + 1) * size)
                            for index in 0..<size { row[index] = 0 }
                        }
                    }
                    let done = min(start + chunk, files.count)
                    progress.report(Double(done) / Double(files.count), "\(done)/\(files.count)")
                }
            })
        guard !samples.isEmpty else { throw DataError.noImages(path: path, skipped: skipped.count) }
        var data = Dataset(
            name: name, images: skipped.isEmpty ? images : images.gathered(rows: positions),
            samples: samples, classNames: classNames)
        data.skippedFiles = skipped
        progress.finish(
            ImageFolder.summary(of: data, seconds: progress.seconds),
            isNotable: !skipped.isEmpty)
        return data
    }

    /// One decoded image.
    private struct Decoded: Sendable {
        let sample: Dataset.Sample
        let pixels: [UInt8]
    }

    /// Decodes some files, one on each core at a time; the results keep their order.
    private static func decode(
        _ files: [File], height: Int, width: Int, fit: ImageFit
    ) -> [Result<Decoded, ImageCodecError>] {
        let results = Mutex([Result<Decoded, ImageCodecError>?](repeating: nil, count: files.count))
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            let file = files[index]
            let result = Result { () throws(ImageCodecError) in
                let bytes = try ImageFile.bytes(of: file.path)
                let image = try ImageFile.decode(bytes, file: file.path)
                let sample = Dataset.Sample(
                    id: file.id, label: file.label, fingerprint: StableHash.of(bytes.span),
                    path: file.path, originalHeight: image.height, originalWidth: image.width)
                return Decoded(
                    sample: sample,
                    pixels: fit.apply(to: image, height: height, width: width).samples)
            }
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0.compactMap(\.self) }
    }

    private static func summary(of data: Dataset, seconds: Double) -> String {
        let skipped = data.skippedFiles
        let line = "\(data) in \(NumberText.fixed(seconds, 1)) s"
        guard !skipped.isEmpty else { return line }
        let shown = skipped.prefix(5).map { "\n  \($0)" }.joined()
        let rest = skipped.count > 5 ? "\n  and \(skipped.count - 5) more" : ""
        return line + "\nskipped \(skipped.count) damaged files:" + shown + rest
    }

    // MARK: Listing

    private static func folders(in path: String) -> [String]? {
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            return nil
        }
        return entries.filter { !$0.hasPrefix(".") && isFolder("\(path)/\($0)") }.sorted()
    }

    private static func images(in path: String) -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return entries.filter { name in
            let lowered = name.lowercased()
            return !name.hasPrefix(".")
                && [".jpg", ".jpeg", ".png"].contains { lowered.hasSuffix($0) }
        }.sorted()
    }

    private static func limited(_ names: [String], to limit: Int?) -> [String] {
        guard let limit, names.count > limit else { return names }
        // Not the hash that splits a set: of a large class the smallest values are smaller than of
        // a small one, so that more of it would become training images.
        return names.map { (rank: StableHash.of("choose " + $0), name: $0) }
            .sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
            .prefix(limit).map(\.name).sorted()
    }

    /// Whether a path names a folder.
    static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory
    }
}

/// Refuses work that would not fit into memory, before it begins.
enum MemoryCheck {
    /// Throws when images of this size need more memory than the system has free.
    static func ensureRoom(images: Int, height: Int, width: Int) throws(DataError) {
        let needed = images * height * width * 3
        guard let available = availableBytes, needed > available else { return }
        throw .tooLarge(
            images: images, height: height, width: width, neededBytes: needed,
            availableBytes: available)
    }

    /// What Linux could still hand out without swapping; nil where it does not say.
    private static var availableBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kilobytes << 10
    }
}
