internal import DLTensors
internal import FoundationEssentials

/// Why a data set could not be loaded.
public enum DataError: Error, Equatable, CustomStringConvertible {
    /// A folder of images is missing.
    case missingFolder(path: String)
    /// What should be a folder is a file, or a folder that may not be read.
    case notAFolder(path: String, isFile: Bool)
    /// A folder that should hold one folder of images for each class holds none; so many images lie
    /// in it directly.
    case noClasses(path: String, strayImages: Int)
    /// No image was left to load; damaged ones were skipped, each with the reason, and other things
    /// were left out.
    case noImages(path: String, skipped: [String], leftOut: [String])
    /// An argument has a value that makes no sense.
    case argument(name: String, found: String, expected: String)
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
            "\(path): there is no such folder\(DataError.place(of: path)). Name the one that holds "
                + "a folder of images for each class"
        case .notAFolder(let path, let isFile):
            "\(path): " + (isFile ? "this is a file" : "this folder may not be read")
                + ". Name the folder that holds a folder of images for each class"
        case .noClasses(let path, let strayImages):
            "\(path): expected one folder of images for each class, found none"
                + (strayImages > 0
                    ? " but \(NumberText.grouped(strayImages)) images. "
                        + "Put the images of each class into a folder with its name" : "")
        case .noImages(let path, let skipped, let leftOut):
            ([
                "\(path): no image to load. Images are JPEG and PNG files inside one folder for "
                    + "each class"
            ] + leftOut + DataError.lines(ofSkipped: skipped)).joined(separator: "\n")
        case .argument(let name, let found, let expected):
            "\(name) is \(found); expected \(expected)"
        case .damagedImage(let reason):
            "\(reason). Remove the file, or load with damagedFiles: .skip"
        case .tooLarge(let images, let height, let width, let needed, let available):
            "\(images) images of \(height) x \(width) need \(DataError.megabytes(needed)) of memory, "
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

    /// The files that were skipped, each with the reason: the first ones, and how many more.
    static func lines(ofSkipped skipped: [String]) -> [String] {
        guard !skipped.isEmpty else { return [] }
        let files = skipped.count == 1 ? "1 file" : "\(NumberText.grouped(skipped.count)) files"
        return ["skipped \(files) that cannot be read:"] + skipped.prefix(5).map { "  \($0)" }
            + (skipped.count > 5 ? ["  and \(NumberText.grouped(skipped.count - 5)) more"] : [])
    }

    /// Where a path was looked for, if it does not say so itself.
    private static func place(of path: String) -> String {
        if path.hasPrefix("~") { return "; write your home folder out instead of ~" }
        if path.hasPrefix("/") { return "" }
        return " in \(FileManager.default.currentDirectoryPath)"
    }

    private static func megabytes(_ bytes: Int) -> String {
        NumberText.grouped(bytes >> 20) + " MB"
    }
}
