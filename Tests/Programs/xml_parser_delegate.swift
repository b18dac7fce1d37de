import Foundation
import FoundationXML

final class BookReader: NSObject, XMLParserDelegate {
    struct Book { var title = "", author = "", year = 0 }
    private(set) var books: [Book] = []
    private var text = ""
    private(set) var depth = 0, deepest = 0

    func parser(_ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]) {
        depth += 1
        deepest = max(deepest, depth)
        text = ""
        if name == "book" { books.append(Book(year: Int(attributes["year"] ?? "") ?? 0)) }
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        depth -= 1
        switch name {
        case "title": books[books.count - 1].title = text
        case "author": books[books.count - 1].author = text
        default: break
        }
    }
}

// %%
let xml = """
    <?xml version="1.0"?>
    <library>
      <book year="1949"><title>1984</title><author>George Orwell</author></book>
      <book year="1965"><title>Dune &amp; more</title><author>Frank Herbert</author></book>
    </library>
    """
let reader = BookReader()
let parser = XMLParser(data: Data(xml.utf8))
parser.delegate = reader
print(parser.parse(), reader.books.count, reader.deepest, reader.depth)
// %%
for book in reader.books.sorted(by: { $0.year > $1.year }) { print("\(book.year): \(book.title) by \(book.author)") }
let broken = XMLParser(data: Data("<a><b></a>".utf8))
print(broken.parse(), broken.parserError != nil)
