internal import FoundationEssentials

/// The places where the flower photographs may lie.
struct FlowerPhotos {
    static let address =
        "https://storage.googleapis.com/download.tensorflow.org/example_images/flower_photos.tgz"
    static let archiveSize = 228_813_984
    static let classNames = ["daisy", "dandelion", "roses", "sunflowers", "tulips"]

    let environment: [String: String]
    let address: String
    let archiveSize: Int

    /// Looks where the environment of this process points to.
    init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        address: String = FlowerPhotos.address, archiveSize: Int = FlowerPhotos.archiveSize
    ) {
        self.environment = environment
        self.address = address
        self.archiveSize = archiveSize
    }

    /// The folder with the five folders of photographs; downloads it if it must.
    func locate(showsProgress: Bool) throws -> String {
        var tried: [String] = []
        if let folder = environment["DLLIB_DATA"], !folder.isEmpty {
            let path = folder + "/flower_photos"
            if isComplete(path) { return path }
            tried.append("\(path) (from DLLIB_DATA): \(state(of: path))")
        } else {
            tried.append("the environment variable DLLIB_DATA: it is not set")
        }
        // Where `keras.utils.get_file` puts the archive, in its versions of several years.
        for name in [
            "flower_photos/flower_photos", "flower_photos_extracted/flower_photos",
            "flower_photos.tgz_extracted/flower_photos", "flower_photos",
        ] {
            let path = kerasCache + "/" + name
            if isComplete(path) { return path }
        }
        tried.append("the cache of Keras, \(kerasCache): no flower_photos there")
        do {
            let target = kerasCache + "/flower_photos"
            try Download(address: address, size: archiveSize)
                .extract(into: target, showsProgress: showsProgress)
            let path = target + "/flower_photos"
            if isComplete(path) { return path }
            tried.append("\(address): downloaded, but \(state(of: path))")
        } catch let error as DataError {
            tried.append("\(error)")
        }
        throw DataError.notFound(
            dataSet: "flower photographs", tried: tried,
            advice: "With a network the archive is downloaded by itself. Without one, unpack "
                + "flower_photos.tgz anywhere and set DLLIB_DATA to the folder that then holds "
                + "flower_photos.")
    }

    private var kerasCache: String {
        let home = environment["HOME"] ?? "."
        return (environment["KERAS_HOME"] ?? home + "/.keras") + "/datasets"
    }

    private func isComplete(_ path: String) -> Bool {
        FlowerPhotos.classNames.allSatisfy { ImageListing.isFolder(path + "/" + $0) }
    }

    private func state(of path: String) -> String {
        guard ImageListing.isFolder(path) else { return "there is no such folder" }
        let missing = FlowerPhotos.classNames.filter { !ImageListing.isFolder(path + "/" + $0) }
        return "there is no folder " + missing.joined(separator: ", ") + " in it"
    }
}
