extension Dataset {
    /// Loads a folder that holds one folder of JPEG or PNG images for each class.
    ///
    /// Classes are sorted by name; folders inside that of a class are read too. Images are decoded
    /// on all cores and resized as Keras does: bilinear, pixel centres at half-integers, not
    /// smoothed before. What is not loaded is told: damaged files with the reason
    /// (``Dataset/skippedFiles``), other files and classes without images with their number
    /// (``Dataset/leftOut``).
    ///
    /// - Parameters:
    ///   - folder: The path of the folder.
    ///   - imageSize: Height and width of the images in the data set.
    ///   - perClass: At most so many images of each class; nil takes all.
    ///   - fit: How an image of other proportions fills the size.
    ///   - damagedFiles: Whether a file that cannot be decoded is skipped or ends loading.
    ///   - showsProgress: Whether slow loading shows how far it has come.
    /// - Returns: The images sorted by class and file name.
    /// - Throws: ``DataError``.
    public static func images(
        inFolder folder: String, imageSize: Int, perClass: Int? = nil, fit: ImageFit = .squash,
        damagedFiles: DamagedFilePolicy = .skip, showsProgress: Bool = true
    ) throws -> Dataset {
        try ImageFolder(path: folder, imageSize: imageSize, perClass: perClass, fit: fit).load(
            name: fileName(folder), damagedFiles: damagedFiles, showsProgress: showsProgress)
    }
}
