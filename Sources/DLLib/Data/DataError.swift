/// Why a data set could not be loaded.
public enum DataError: Error, Equatable, CustomStringConvertible {
    /// A folder of images is missing.
    case missingFolder(path: String)
    /// A folder that should hold one folder of images for each class holds none.
    case noClasses(path: String)
    /// No image was left to load; `skipped` damaged ones were passed over.
    case noImages(path: String, skipped: Int)
    /// An image is damaged and damaged files were not to be skipped.
    case damagedImage(reason: String)
    /// The images do not fit into the memory that is free.
    case tooLarge(images: Int, height: Int, width: Int, neededBytes: Int, availableBytes: Int)
    /// A file of numbers has other content than its format asks for.
    case damagedFile(path: String, expected: String, found: String)
    /// The data set was in none of the places searched; each is named with what was found there.
    case notFound(dataSet: String, tried: [String], advice: String)
    /// A download ended without the whole file.
    case downloadFailed(address: String, reason: String)

    /// What was expected, what was found, and what to do.
    public var description: String {
        switch self {
        case .missingFolder(let path):
            "\(path): there is no such folder. Name the one that holds a folder of images for each "
                + "class"
        case .noClasses(let path):
            "\(path): expected one folder of images for each class, found none"
        case .noImages(let path, let skipped):
            "\(path): no image to load" + (skipped > 0 ? " (\(skipped) damaged ones skipped)" : "")
                + ". Images are JPEG and PNG files inside one folder for each class"
        case .damagedImage(let reason):
            "\(reason). Remove the file, or load with damagedFiles: .skip"
        case .tooLarge(let images, let height, let width, let needed, let available):
            "\(images) images of \(height) x \(width) need \(DataError.megabytes(needed)) of memory "
                + "but \(DataError.megabytes(available)) are free. "
                + "Choose a smaller imageSize or fewer images with perClass"
        case .damagedFile(let path, let expected, let found):
            "\(path): expected \(expected), found \(found)"
        case .notFound(let dataSet, let tried, let advice):
            "\(dataSet): not found. Tried:\n"
                + tried.map { "  - \($0)\n" }.joined() + advice
        case .downloadFailed(let address, let reason):
            "\(address): the download failed (\(reason)). Try again, or copy the file by hand"
        }
    }

    private static func megabytes(_ bytes: Int) -> String {
        NumberText.grouped((bytes + (1 << 20) - 1) >> 20) + " MB"
    }
}
