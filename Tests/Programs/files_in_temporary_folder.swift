import Foundation

let files = FileManager.default
let folder = files.temporaryDirectory.appendingPathComponent("notes-\(UUID().uuidString)")
try files.createDirectory(at: folder, withIntermediateDirectories: true)

// %%
struct Note { let title: String; let body: String }

func save(_ note: Note, in folder: URL) throws {
    let file = folder.appendingPathComponent(note.title).appendingPathExtension("txt")
    try note.body.write(to: file, atomically: true, encoding: .utf8)
}

for note in [
    Note(title: "shopping", body: "milk\nbread\ncheese"),
    Note(title: "ideas", body: "a better mousetrap"),
    Note(title: "Überraschung", body: "für Zoë ☂︎"),
] {
    try save(note, in: folder)
}

// %%
let names = try files.contentsOfDirectory(atPath: folder.path).sorted()
print(names)
for name in names {
    let url = folder.appendingPathComponent(name)
    let text = try String(contentsOf: url, encoding: .utf8)
    let size = try files.attributesOfItem(atPath: url.path)[.size] as! Int
    print(name, size, "bytes,", text.split(separator: "\n").count, "line(s)")
}

// %%
let log = folder.appendingPathComponent("log")
files.createFile(atPath: log.path, contents: Data("first\n".utf8))
let handle = try FileHandle(forWritingTo: log)
try handle.seekToEnd()
try handle.write(contentsOf: Data("second\n".utf8))
try handle.close()
print(try String(contentsOf: log, encoding: .utf8), terminator: "")

// %%
do {
    _ = try Data(contentsOf: folder.appendingPathComponent("missing"))
} catch CocoaError.fileReadNoSuchFile {
    print("no such file")
}
try files.removeItem(at: folder)
print(files.fileExists(atPath: folder.path))
