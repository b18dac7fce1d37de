// A converter for a little Markdown, line by line.
struct Markdown {
    private var html: [String] = []
    private var isInList = false
    private var paragraph: [String] = []

    init(_ source: String) {
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) { add(String(line)) }
        endParagraph()
        endList()
    }

    var result: String { html.joined(separator: "\n") }

    private mutating func add(_ line: String) {
        if let match = line.wholeMatch(of: /(#+) (.*)/) {
            endParagraph()
            endList()
            html.append("<h\(match.1.count)>\(Self.inline(String(match.2)))</h\(match.1.count)>")
        } else if line.hasPrefix("- ") {
            endParagraph()
            if !isInList { html.append("<ul>") }
            isInList = true
            html.append("<li>\(Self.inline(String(line.dropFirst(2))))</li>")
        } else if line.isEmpty {
            endParagraph()
            endList()
        } else {
            endList()
            paragraph.append(Self.inline(line))
        }
    }

    private mutating func endParagraph() {
        guard !paragraph.isEmpty else { return }
        html.append("<p>" + paragraph.joined(separator: " ") + "</p>")
        paragraph = []
    }

    private mutating func endList() {
        if isInList { html.append("</ul>") }
        isInList = false
    }

    static func inline(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(/\*\*(.+?)\*\*/) { "<b>\($0.1)</b>" }
            .replacing(/\*(.+?)\*/) { "<i>\($0.1)</i>" }
            .replacing(/\[(?<text>[^\]]+)\]\((?<link>[^)]+)\)/) { "<a href=\"\($0.link)\">\($0.text)</a>" }
    }
}

// %%
let document = """
    # Notes & ideas
    Some *simple* text
    with a [link](https://swift.org).

    - first **bold** item
    - 1 < 2

    ## End
    """
print(Markdown(document).result)
// %%
print(Markdown.inline("**a** and *b* and **c*"), Markdown("").result.isEmpty)
