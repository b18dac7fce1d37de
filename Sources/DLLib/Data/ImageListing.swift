internal import DLTensors
internal import FoundationEssentials

/// The images of a folder that holds one folder for each class, as Keras's
/// `image_dataset_from_directory` finds them.
struct ImageListing {
    /// One image file.
    struct File: Sendable {
        let id: String
        let path: String
        let label: Int
    }

    /// The names of the folders that hold an image, sorted.
    private(set) var classNames: [String] = []
    /// The image files, sorted by class, folder and name.
    private(set) var files: [File] = []
    private(set) var leftOut = LeftOut()

    /// The ends of the names of files that are read.
    static let readKinds = ["jpg", "jpeg", "png", "jpe", "jfif"]
    /// What systems and tools leave in folders; nobody misses it.
    private static let systemFiles = [
        ".DS_Store", ".localized", "Thumbs.db", "desktop.ini", ".gitkeep", ".gitignore",
    ]

    /// Lists the images of a folder.
    ///
    /// Folders inside that of a class are read too. `perClass` keeps that many images of each class,
    /// chosen by a hash of the file name.
    init(path: String, perClass: Int?) throws(DataError) {
        guard let entries = Self.entries(of: path) else {
            guard FileManager.default.fileExists(atPath: path) else {
                throw .missingFolder(path: path)
            }
            throw .notAFolder(path: path, isFile: !Self.isFolder(path))
        }
        leftOut.hidden = entries.folders.filter(Self.isHidden)
        leftOut.strayImages = entries.files.count { !Self.isHidden($0) && Self.isRead($0) }
        let names = entries.folders.filter { !Self.isHidden($0) }
        guard !names.isEmpty else {
            throw .noClasses(path: path, strayImages: leftOut.strayImages)
        }
        for name in names {
            let images = Self.limited(images(ofClass: name, in: path), to: perClass)
            guard !images.isEmpty else {
                leftOut.emptyClasses.append(name)
                continue
            }
            let label = classNames.count
            classNames.append(name)
            files += images.map {
                File(id: "\(name)/\($0)", path: "\(path)/\(name)/\($0)", label: label)
            }
        }
        guard !files.isEmpty else {
            throw .noImages(path: path, skipped: [], leftOut: leftOut.lines)
        }
    }

    /// The paths, from the folder of a class, of the images in it and in the folders inside.
    private mutating func images(ofClass name: String, in path: String) -> [String] {
        var found: [String] = []
        var waiting = [""]
        var folders: [String] = []
        while let folder = waiting.popLast() {
            let place = "\(name)/\(folder)"
            guard let entries = Self.entries(of: "\(path)/\(place)") else {
                leftOut.unreadable.append(place)
                continue
            }
            for file in entries.files {
                if Self.isHidden(file) {
                    if !Self.systemFiles.contains(file) { leftOut.hidden.append(place + file) }
                } else if Self.isRead(file) {
                    found.append(folder + file)
                } else if !Self.systemFiles.contains(file) {
                    leftOut.otherKinds[Self.kind(of: file), default: 0] += 1
                }
            }
            for inner in entries.folders {
                if Self.isHidden(inner) {
                    leftOut.hidden.append(place + inner)
                } else if Self.isLink("\(path)/\(place)\(inner)") {
                    leftOut.links.append(place + inner)
                } else {
                    waiting.append(folder + inner + "/")
                }
            }
            if !folder.isEmpty, entries.files.contains(where: { Self.isRead($0) }) {
                folders.append(String(place.dropLast()))
            }
        }
        leftOut.innerFolders += folders.sorted()
        return found.sorted { Self.place($0) < Self.place($1) }
    }

    /// What a path is sorted by: its folder first.
    private static func place(_ path: String) -> (folder: Substring, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path[...]) }
        return (path[..<slash], path[path.index(after: slash)...])
    }

    private static func limited(_ names: [String], to limit: Int?) -> [String] {
        guard let limit, names.count > limit else { return names }
        // Not the hash that splits a set: of a large class the smallest values are smaller than of
        // a small one, so that more of it would become training images.
        return names.map { (rank: StableHash.of("choose " + $0), name: $0) }
            .sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
            .prefix(limit).map(\.name).sorted { place($0) < place($1) }
    }

    // MARK: Entries

    /// The sorted names in a folder; `nil` when it cannot be listed.
    private static func entries(of path: String) -> (files: [String], folders: [String])? {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            return nil
        }
        var (files, folders): ([String], [String]) = ([], [])
        for name in names.sorted() {
            if isFolder("\(path)/\(name)") { folders.append(name) } else { files.append(name) }
        }
        return (files, folders)
    }

    /// Whether a path names a folder, or a link to one.
    static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory
    }

    private static func isLink(_ path: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    }

    private static func isHidden(_ name: String) -> Bool {
        name.hasPrefix(".") || name == "__MACOSX"
    }

    private static func isRead(_ name: String) -> Bool {
        fileExtension(name).map { readKinds.contains($0) } ?? false
    }

    /// The kind of a file for a count: `.webp`, or that its name has no end.
    private static func kind(of name: String) -> String {
        fileExtension(name).map { "." + $0 } ?? "without an ending"
    }

    private static func fileExtension(_ name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
        let end = name[name.index(after: dot)...].lowercased()
        return end.isEmpty || end.count > 8 ? nil : end
    }
}
