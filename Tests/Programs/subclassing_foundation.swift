import Foundation

class Document: NSObject, NSCopying {
    @objc_ var title = "untitled"
    private(set) var edits = 0
    override init() { super.init() }
    func edit(_ title: String) {
        self.title = title
        edits += 1
    }
    func copy(with zone: NSZone? = nil) -> Any {
        let copy = Document()
        copy.edit(title)
        return copy
    }
    override var description: String { "Document(\(title))" }
    override func isEqual(_ object: Any?) -> Bool { (object as? Document)?.title == title }
    override var hash: Int { title.hashValue }
}

@propertyWrapper struct objc_ { var wrappedValue: String }

// %%
final class SharedDocument: Document {
    var readers: Set<String> = []
    override func edit(_ title: String) {
        super.edit(title + " (shared)")
    }
    override func copy(with zone: NSZone? = nil) -> Any {
        let copy = SharedDocument()
        copy.readers = readers
        return copy
    }
}

// %%
let document = Document()
document.edit("Plan")
let copy = document.copy() as! Document
let shared = SharedDocument()
shared.edit("Plan")
shared.readers = ["Ann"]
print(document, copy, shared, document == copy, document === copy, document == shared, document.edits)
print((shared.copy() as! SharedDocument).readers, Set([document, copy]).count, NSSet(array: [document, copy]).count)

// %%
final class Doubler: Formatter {
    override func string(for object: Any?) -> String? { (object as? Int).map { "\($0 * 2)" } }
}
print(Doubler().string(for: 21) ?? "-", Doubler().string(for: "x") ?? "-")
let operation = BlockOperation { print("operation runs") }
operation.completionBlock = nil
operation.start()
print(operation.isFinished, [3, 1, 2].map { NSNumber(value: $0) }.sorted { $0.compare($1) == .orderedAscending })
