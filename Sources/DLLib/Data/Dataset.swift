public import DLTensors

/// Labelled images in memory: what a classifier is trained on and judged by.
///
/// Images are bytes in 0...255, exactly as decoded; scaling belongs to the model. Every image
/// carries the name of its file, so that training and test sets can be told to be disjoint.
///
///     let data = try Dataset.flowers(imageSize: 150)
///     let (train, test) = data.split(trainFraction: 0.7)
public struct Dataset: Sendable {
    /// One labelled image, apart from its pixels.
    public struct Sample: Sendable, Equatable {
        /// The name of the image, unique in its data set (`roses/123.jpg`).
        public var id: String
        /// The position of its class in ``Dataset/classNames``.
        public var label: Int
        /// A hash of the bytes of its file: equal for copies under other names.
        public var fingerprint: UInt64
        /// The file it was read from; nil if it is not a file of its own.
        public var path: String?
        /// Rows of pixels before resizing.
        public var originalHeight: Int
        /// Columns of pixels before resizing.
        public var originalWidth: Int

        /// Creates the facts about one image.
        public init(
            id: String, label: Int, fingerprint: UInt64, path: String? = nil, originalHeight: Int,
            originalWidth: Int
        ) {
            self.id = id
            self.label = label
            self.fingerprint = fingerprint
            self.path = path
            self.originalHeight = originalHeight
            self.originalWidth = originalWidth
        }
    }

    /// The pixels, `uint8` of shape `[count, height, width, 3]`.
    public let images: Tensor
    /// Name, class and origin of every image, in the order of ``images``.
    public let samples: [Sample]
    /// The names of the classes, in the order of their numbers.
    public let classNames: [String]
    /// What the data set is called.
    public var name: String
    /// Files that were passed over, each with the reason.
    public internal(set) var skippedFiles: [String] = []
    /// What else the folder held that is not among the images: a line for each thing to know, such
    /// as files of other kinds with their number, or classes without an image.
    public internal(set) var leftOut: [String] = []

    /// Creates a data set from its parts.
    ///
    /// - Precondition: `images` is `uint8` of shape `[samples.count, height, width, 3]` and every
    ///   label is the number of a class.
    public init(name: String, images: Tensor, samples: [Sample], classNames: [String]) {
        Dataset.require(images, count: samples.count)
        if let wrong = samples.first(where: { !classNames.indices.contains($0.label) }) {
            shapeFailure(
                "Dataset", "\(wrong.id) has label \(wrong.label) of \(classNames.count) classes")
        }
        self.name = name
        self.images = images
        self.samples = samples
        self.classNames = classNames
    }

    /// Creates a data set from images and classes of one's own; the images are named by position.
    ///
    /// - Precondition: `images` is `uint8` of shape `[labels.count, height, width, 3]`.
    public init(images: Tensor, labels: [Int], classNames: [String], name: String = "images") {
        Dataset.require(images, count: labels.count)
        let pixels = images.scalars(as: UInt8.self)
        let size = pixels.count / max(labels.count, 1)
        let samples = labels.enumerated().map { position, label in
            Sample(
                id: "\(name)-\(position)", label: label,
                fingerprint: StableHash.of(
                    pixels.span.extracting(position * size..<(position + 1) * size)),
                originalHeight: images.shape[1], originalWidth: images.shape[2])
        }
        self.init(name: name, images: images, samples: samples, classNames: classNames)
    }

    /// Stops unless a tensor holds so many colour images of bytes.
    private static func require(_ images: Tensor, count: Int) {
        let shape = images.shape
        guard shape.rank == 4, shape[0] == count, shape[3] == 3 else {
            let isGrey =
                (shape.rank == 3 || shape.rank == 4 && shape[3] == 1) && shape[0] == count
            shapeFailure(
                "Dataset",
                "\(count) images need [\(count), height, width, 3]"
                    + (isGrey ? "; repeat the grey of these for red, green and blue" : ""), shape)
        }
        guard images.dtype == .uint8 else {
            let scale =
                images.dtype.isFloatingPoint && images.elementCount > 0
                && images.max().asType(.float32).scalar() <= 1
            stop(
                "Dataset: images are bytes in 0...255 (uint8), but these are \(images.dtype). Write "
                    + (scale
                        ? "(images * 255).asType(.uint8)." : "images.asType(.uint8).")
            )
        }
    }

    /// The number of images.
    public var count: Int { samples.count }
    /// The number of classes.
    public var classCount: Int { classNames.count }
    /// The shape of one image, `[height, width, 3]`.
    public var imageShape: Shape { images.shape.removing(axis: 0) }
    /// The names of the images.
    public var ids: [String] { samples.map(\.id) }
    /// The class of every image as a number.
    public var labelIndices: [Int] { samples.map(\.label) }
    /// The class of every image as a name.
    public var labelNames: [String] { samples.map { classNames[$0.label] } }

    /// The class of every image as a row with a single 1: `float32` of shape `[count, classCount]`.
    public var labels: Tensor { Tensor(oneHot: labelIndices, classCount: classCount) }

    /// The name of the class of one image.
    public func className(_ index: Int) -> String {
        requireImage(index)
        return classNames[samples[index].label]
    }

    /// Stops unless there is an image at a position.
    func requireImage(_ position: Int) {
        guard samples.indices.contains(position) else {
            stop("\(name): there is no image \(position); positions are below \(count).")
        }
    }
}

// MARK: - Parts

extension Dataset {
    /// The images at the given positions, in that order.
    public func subset(_ positions: [Int]) -> Dataset {
        with(
            images: images.gathered(rows: positions), samples: positions.map { samples[$0] },
            classNames: classNames)
    }

    /// The same images with their classes numbered by a list of names, such as that of a model.
    ///
    ///     let test = try Dataset.images(inFolder: "test", imageSize: 96)
    ///         .renumbered(to: model.classNames)
    ///
    /// - Precondition: Every class of this data set is in the list, once.
    public func renumbered(to names: [String]) -> Dataset {
        let numbers = classNames.map { name in
            let places = names.indices.filter { names[$0] == name }
            guard places.count == 1 else {
                stop(
                    "renumbered: the class \(name) is \(places.isEmpty ? "not" : "twice") among "
                        + names.joined(separator: ", ") + ".")
            }
            return places[0]
        }
        var all = samples
        for index in all.indices { all[index].label = numbers[all[index].label] }
        return with(images: images, samples: all, classNames: names)
    }

    /// Another data set of the same origin.
    func with(images: Tensor, samples: [Sample], classNames: [String]) -> Dataset {
        var result = Dataset(name: name, images: images, samples: samples, classNames: classNames)
        result.skippedFiles = skippedFiles
        result.leftOut = leftOut
        return result
    }

    /// The first images.
    ///
    /// - Precondition: `count` is 0 or more; all images are taken where there are fewer.
    public func prefix(_ count: Int) -> Dataset {
        guard count >= 0 else { stop("prefix: the count is \(count); expected 0 or more images.") }
        return subset(Array(0..<min(count, self.count)))
    }

    /// The same images in an order drawn from a seed.
    public func shuffled(seed: UInt64) -> Dataset {
        var generator = RandomGenerator(seed: seed)
        return subset(generator.permutation(count))
    }

    /// The first image of every class that has one.
    public func firstOfEachClass() -> Dataset {
        subset(
            classNames.indices.compactMap { label in
                samples.firstIndex { $0.label == label }
            })
    }
}

extension Dataset: CustomStringConvertible {
    /// Name, size and classes in one line.
    public var description: String {
        let size = "\(images.shape[1]) x \(images.shape[2])"
        let bytes = NumberText.fixed(Double(images.elementCount) / 1e6, 1)
        return "\(name): \(NumberText.grouped(count)) images of \(size) (\(bytes) MB), "
            + "\(classCount) classes: " + classNames.joined(separator: ", ")
    }
}
