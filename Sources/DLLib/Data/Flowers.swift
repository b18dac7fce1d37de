extension Dataset {
    /// Loads the 3,670 photographs of five flowers of TensorFlow's tutorials.
    ///
    /// They are looked for in this order: the folder `flower_photos` in the folder that the
    /// environment variable `DLLIB_DATA` names; the cache of Keras; the official archive (229 MB),
    /// which is downloaded into the cache of Keras.
    ///
    ///     let flowers = try Dataset.flowers(imageSize: 150)
    ///     let (train, test) = flowers.split(trainFraction: 0.7)  // 2,569 and 1,101 images
    ///
    /// - Parameters:
    ///   - imageSize: Height and width of the images in the data set.
    ///   - perClass: At most so many photographs of each flower; nil takes all.
    ///   - fit: How a photograph of other proportions fills the size.
    ///   - damagedFiles: Whether a file that cannot be decoded is skipped or ends loading.
    ///   - showsProgress: Whether slow loading shows how far it has come.
    /// - Returns: The photographs sorted by class and file name.
    /// - Throws: ``DataError``; when the photographs are nowhere, it names every place tried.
    /// - Source: The TensorFlow Team, "Flowers", 2019; photographs under Creative Commons licences.
    public static func flowers(
        imageSize: Int, perClass: Int? = nil, fit: ImageFit = .squash,
        damagedFiles: DamagedFilePolicy = .skip, showsProgress: Bool = true
    ) throws -> Dataset {
        try DataSize.check(imageSize: imageSize, perClass: perClass)
        let path = try FlowerPhotos().locate(showsProgress: showsProgress)
        return try ImageFolder(path: path, imageSize: imageSize, perClass: perClass, fit: fit).load(
            name: "flowers", damagedFiles: damagedFiles, showsProgress: showsProgress)
    }

    /// Loads the flowers or, where they can neither be found nor downloaded, Fashion-MNIST.
    ///
    /// The replacement has ten classes and, unless `perClass` says otherwise, as many images as
    /// the flowers; expect other figures from it. The name of the data set tells which it is.
    public static func flowersOrFashion(
        imageSize: Int, perClass: Int? = nil, showsProgress: Bool = true
    ) throws -> Dataset {
        do {
            return try flowers(
                imageSize: imageSize, perClass: perClass, showsProgress: showsProgress)
        } catch let missing as DataError {
            guard case .notFound = missing else { throw missing }
            guard let fashion = try? fashionMNIST(imageSize: imageSize, perClass: perClass ?? 367)
            else { throw missing }
            return fashion
        }
    }
}

extension Dataset {
    /// The folder of the photographs as an environment leads to it.
    package static func flowerFolder(
        environment: [String: String], address: String, archiveSize: Int = 228_813_984
    ) throws -> String {
        try FlowerPhotos(environment: environment, address: address, archiveSize: archiveSize)
            .locate(showsProgress: false)
    }
}
