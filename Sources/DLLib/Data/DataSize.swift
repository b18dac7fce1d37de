internal import DLTensors
internal import ImageCodecs

/// Sizes that a user or a file gives, checked before anything is made of them.
enum DataSize {
    /// The product of sizes; `nil` where it cannot be counted.
    static func product(_ sizes: [Int]) -> Int? {
        var result = 1
        for size in sizes {
            let (product, overflow) = result.multipliedReportingOverflow(by: size)
            guard !overflow else { return nil }
            result = product
        }
        return result
    }

    /// Throws unless images can have this size, and a limit lets some through.
    static func check(imageSize: Int, perClass: Int?) throws(DataError) {
        guard imageSize >= 1 else {
            throw .argument(name: "imageSize", found: "\(imageSize)", expected: "1 or more pixels")
        }
        if let perClass, perClass < 1 {
            throw .argument(
                name: "perClass", found: "\(perClass)", expected: "1 or more, or nil for all images"
            )
        }
    }

    /// Throws when so many images of a size need more memory than the system has free.
    ///
    /// - Parameters:
    ///   - images: How many images there are.
    ///   - imageSize: Their height and width.
    ///   - meanwhile: How many images are held once more while the others are loaded.
    /// - Throws: ``DataError/tooLarge(images:height:width:neededBytes:availableBytes:)``.
    static func ensureRoom(
        images: Int, imageSize: Int, meanwhile: Int = 1
    ) throws(DataError) {
        let needed = product([images + meanwhile, imageSize, imageSize, 3]) ?? .max
        let available = Engine.availableMemory ?? 1 << 48
        guard needed > available else { return }
        throw .tooLarge(
            images: images, height: imageSize, width: imageSize, neededBytes: needed,
            availableBytes: available)
    }
}
