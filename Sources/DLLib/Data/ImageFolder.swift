internal import DLTensors
internal import Dispatch
internal import ImageCodecs
internal import KernelDisplay
internal import Synchronization

/// Loading of the images of a folder on all cores.
///
/// Nothing that a file holds can end the program here: the threads only read files, decode and
/// resize, and each of these gives an error instead. Sizes and memory are checked before.
struct ImageFolder {
    private let path: String
    private let listing: ImageListing
    private let imageSize: Int
    private let fit: ImageFit

    /// Lists the images of a folder.
    ///
    /// - Throws: ``DataError`` when a size makes no sense, or there is nothing to load.
    init(path: String, imageSize: Int, perClass: Int?, fit: ImageFit) throws(DataError) {
        try DataSize.check(imageSize: imageSize, perClass: perClass)
        self.path = path
        self.imageSize = imageSize
        self.fit = fit
        listing = try ImageListing(path: path, perClass: perClass)
    }

    /// Decodes and resizes all images.
    func load(
        name: String, damagedFiles: DamagedFilePolicy, showsProgress: Bool
    ) throws -> Dataset {
        let files = listing.files
        let size = DataSize.product([imageSize, imageSize, 3]) ?? .max
        // Enough to keep all cores busy, but no more than what is small beside the images.
        let chunk = max(Engine.threadCount, min(128, (256 << 20) / size))
        try DataSize.ensureRoom(
            images: files.count, imageSize: imageSize, meanwhile: min(chunk, files.count))
        let progress = LoadingProgress("loading \(name)", isShown: showsProgress)
        var samples: [Dataset.Sample] = []
        var skipped: [String] = []

        let pixels = try Tensor(
            byteShape: [files.count, imageSize, imageSize, 3],
            initialize: { bytes in
                for start in stride(from: 0, to: files.count, by: chunk) {
                    try Interruption.check()
                    let part = Array(files[start..<min(start + chunk, files.count)])
                    for (file, result) in zip(part, decode(part)) {
                        switch result {
                        case .success(let image):
                            let place = samples.count * size
                            samples.append(image.sample)
                            let source = image.pixels.span
                            var row = bytes._mutatingExtracting(place..<place + size)
                            for index in 0..<min(source.count, size) { row[index] = source[index] }
                        case .failure(let error):
                            guard damagedFiles == .skip else {
                                throw DataError.damagedImage(reason: error.description)
                            }
                            skipped.append("\(file.id) (\(error.reason))")
                        }
                    }
                    let done = min(start + chunk, files.count)
                    progress.report(Double(done) / Double(files.count), "\(done)/\(files.count)")
                }
            })
        let data = try dataset(name, pixels, samples, skipped: skipped)
        progress.finish(
            summary(of: data, seconds: progress.seconds),
            isNotable: !skipped.isEmpty || !data.leftOut.isEmpty)
        return data
    }

    /// The data set of the images that could be read; classes of which none could are left out.
    private func dataset(
        _ name: String, _ pixels: Tensor, _ samples: [Dataset.Sample], skipped: [String]
    ) throws(DataError) -> Dataset {
        var leftOut = listing.leftOut
        let read = Set(samples.map(\.label))
        let kept = listing.classNames.indices.filter { read.contains($0) }
        leftOut.emptyClasses += listing.classNames.indices.filter { !read.contains($0) }
            .map { listing.classNames[$0] }
        guard !samples.isEmpty else {
            throw .noImages(path: path, skipped: skipped, leftOut: leftOut.lines)
        }
        var labels = [Int](repeating: 0, count: listing.classNames.count)
        for (new, old) in kept.enumerated() { labels[old] = new }
        var samples = samples
        for index in samples.indices { samples[index].label = labels[samples[index].label] }
        // Rows for the skipped files lie behind those of the images and stay unused.
        var data = Dataset(
            name: name,
            images: pixels.samples(0..<samples.count), samples: samples,
            classNames: kept.map { listing.classNames[$0] })
        data.skippedFiles = skipped
        data.leftOut = leftOut.lines
        return data
    }

    /// One decoded image.
    private struct Decoded: Sendable {
        let sample: Dataset.Sample
        let pixels: [UInt8]
    }

    /// Decodes some files, one on each core at a time; the results keep their order.
    private func decode(
        _ files: [ImageListing.File]
    ) -> [Result<Decoded, ImageCodecError>] {
        let results = Mutex([Result<Decoded, ImageCodecError>?](repeating: nil, count: files.count))
        let (imageSize, fit) = (imageSize, fit)
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
                    pixels: fit.apply(to: image, height: imageSize, width: imageSize).samples)
            }
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0.compactMap(\.self) }
    }

    private func summary(of data: Dataset, seconds: Double) -> String {
        (["\(data) in \(NumberText.fixed(seconds, 1)) s"] + data.leftOut
            + DataError.lines(ofSkipped: data.skippedFiles)).joined(separator: "\n")
    }
}
