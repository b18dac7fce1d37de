internal import DLTensors
internal import FoundationEssentials
internal import ImageCodecs

extension Dataset {
    /// The two parts in which Fashion-MNIST is published.
    public enum FashionPart: String, Sendable {
        /// 60,000 images.
        case train
        /// 10,000 images.
        case test
    }

    /// Loads pictures of ten kinds of clothing, grey on black, as colour images.
    ///
    /// The files are those of Debian's package `dataset-fashion-mnist`; the environment variable
    /// `DLLIB_FASHION_MNIST` names another folder that holds them.
    ///
    /// - Parameters:
    ///   - part: The part as published.
    ///   - imageSize: Height and width; images of another size than 28 are enlarged bilinearly.
    ///   - perClass: The first so many images of each class; nil takes all.
    /// - Returns: The images in the order of the file, each channel holding the same grey.
    /// - Throws: ``DataError`` when the files are missing or damaged.
    /// - Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST", arXiv:1708.07747. MIT licence.
    public static func fashionMNIST(
        _ part: FashionPart = .train, imageSize: Int = 28, perClass: Int? = nil
    ) throws -> Dataset {
        try DataSize.check(imageSize: imageSize, perClass: perClass)
        let folder =
            ProcessInfo.processInfo.environment["DLLIB_FASHION_MNIST"]
            ?? "/usr/share/datasets/fashion-mnist"
        guard ImageListing.isFolder(folder) else {
            throw DataError.notFound(
                dataSet: "Fashion-MNIST", tried: ["\(folder): there is no such folder"],
                advice: "Install Debian's package dataset-fashion-mnist, or set "
                    + "DLLIB_FASHION_MNIST to a folder that holds train-images-idx3-ubyte.gz "
                    + "and its companions.")
        }
        let prefix = folder + "/" + (part == .train ? "train" : "t10k")
        let pixels = try IDXFile(path: prefix + "-images-idx3-ubyte.gz", axes: 3)
        let labels = try IDXFile(path: prefix + "-labels-idx1-ubyte.gz", axes: 1)
        guard labels.sizes[0] == pixels.sizes[0], labels.elements.allSatisfy({ $0 < 10 }) else {
            throw DataError.damagedFile(
                path: prefix + "-labels-idx1-ubyte.gz",
                expected: "\(pixels.sizes[0]) labels below 10", found: "\(labels.sizes[0]) labels")
        }
        return try fashionMNIST(
            part, pixels: pixels, labels: labels, imageSize: imageSize, perClass)
    }

    private static func fashionMNIST(
        _ part: FashionPart, pixels: IDXFile, labels: IDXFile, imageSize: Int, _ perClass: Int?
    ) throws -> Dataset {
        let (height, width) = (pixels.sizes[1], pixels.sizes[2])
        var taken = [Int](repeating: 0, count: fashionNames.count)
        var chosen: [(position: Int, label: Int)] = []
        for (position, label) in labels.elements.enumerated() {
            guard taken[Int(label)] < perClass ?? .max else { continue }
            taken[Int(label)] += 1
            chosen.append((position, Int(label)))
        }
        try DataSize.ensureRoom(images: chosen.count, imageSize: imageSize)
        var samples: [Sample] = []
        let shape: Shape = [chosen.count, imageSize, imageSize, 3]
        let images = Tensor(
            byteShape: shape,
            initialize: { bytes in
                var place = 0
                for (position, label) in chosen {
                    let start = pixels.elements.startIndex + position * height * width
                    let grey = Array(pixels.elements[start..<(start + height * width)])
                    let image = Bitmap(width: width, height: height, channels: 1, samples: grey)
                        .resizedBilinearly(width: imageSize, height: imageSize)
                    for sample in image.samples {
                        for _ in 0..<3 {
                            bytes[place] = sample
                            place += 1
                        }
                    }
                    let digits = String(position)
                    let number = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
                    samples.append(
                        Sample(
                            id: "\(part.rawValue)-\(number)", label: label,
                            fingerprint: StableHash.of(grey.span), path: nil,
                            originalHeight: height,
                            originalWidth: width))
                }
            })
        return Dataset(
            name: "Fashion-MNIST", images: images, samples: samples, classNames: fashionNames)
    }

    private static let fashionNames = [
        "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
        "ankle boot",
    ]
}
