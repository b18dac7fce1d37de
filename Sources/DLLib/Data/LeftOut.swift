internal import DLTensors

/// What a folder holds beside the images that are loaded, counted by kind and told in words.
struct LeftOut {
    /// Files of other kinds inside the folders of classes, by the ends of their names.
    var otherKinds: [String: Int] = [:]
    /// Images that lie beside the folders of the classes.
    var strayImages = 0
    /// Hidden files and folders, and those that macOS adds to archives.
    var hidden: [String] = []
    /// Links to folders, which are not followed: they may lead back.
    var links: [String] = []
    /// Folders that cannot be listed.
    var unreadable: [String] = []
    /// Classes without an image.
    var emptyClasses: [String] = []
    /// Folders inside the folders of the classes whose images are loaded too.
    var innerFolders: [String] = []

    /// One line for each thing to know; none when the folder holds images alone.
    var lines: [String] {
        var parts: [String] = []
        if !otherKinds.isEmpty {
            let kinds = otherKinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            parts.append(
                kinds.prefix(5).map { "\(NumberText.grouped($0.value)) \($0.key)" }
                    .joined(separator: ", ")
                    + (kinds.count > 5 ? " and files of \(kinds.count - 5) more kinds" : "")
                    + " (JPEG and PNG files are read)")
        }
        if strayImages > 0 {
            parts.append("\(counted(strayImages, "image")) outside the folders of the classes")
        }
        for (names, what) in [
            (hidden, "hidden entry"), (links, "link to a folder"),
            (unreadable, "folder that cannot be read"),
            (emptyClasses, "class without an image"),
        ] where !names.isEmpty {
            parts.append("\(counted(names.count, what)) (\(Self.some(of: names)))")
        }
        var lines: [String] = []
        if !parts.isEmpty { lines.append("left out: " + parts.joined(separator: "; ")) }
        if !innerFolders.isEmpty {
            lines.append(
                "images of inner folders belong to the class around them: "
                    + Self.some(of: innerFolders))
        }
        return lines
    }

    /// The first names of a list, and how many more there are.
    static func some(of names: [String]) -> String {
        names.prefix(4).joined(separator: ", ")
            + (names.count > 4 ? " and \(NumberText.grouped(names.count - 4)) more" : "")
    }

    private func counted(_ count: Int, _ what: String) -> String {
        guard count != 1 else { return "1 \(what)" }
        let plurals = [
            "hidden entry": "hidden entries", "link to a folder": "links to folders",
            "folder that cannot be read": "folders that cannot be read",
            "class without an image": "classes without an image",
        ]
        return "\(NumberText.grouped(count)) \(plurals[what] ?? what + "s")"
    }
}
