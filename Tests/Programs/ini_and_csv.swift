import Foundation

struct CSV {
    let header: [String]
    let rows: [[String: String]]

    init(_ text: String, separator: Character = ",") {
        func fields(_ line: Substring) -> [String] {
            var fields: [String] = [], field = "", isQuoted = false
            var characters = line.makeIterator()
            var next = characters.next()
            while let c = next {
                next = characters.next()
                switch c {
                case "\"" where isQuoted && next == "\"":
                    field.append(c)
                    next = characters.next()
                case "\"": isQuoted.toggle()
                case separator where !isQuoted:
                    fields.append(field)
                    field = ""
                default: field.append(c)
                }
            }
            return fields + [field]
        }
        let lines = text.split(separator: "\n").map(fields)
        header = lines.first ?? []
        rows = lines.dropFirst().map { [header] in Dictionary(zip(header, $0)) { first, _ in first } }
    }
}

// %%
let csv = CSV(#"""
    name,motto,score
    Ann,"Veni, vidi, vici",9.5
    Bo,"He said ""hi""",7
    Cy,,x
    """#)
for row in csv.rows { print(row["name"]!, "|", row["motto"]!, "|", Double(row["score"]!) ?? .nan) }

// %%
typealias INI = [String: [String: String]]

func parseINI(_ text: String) -> INI {
    var result: INI = [:], section = ""
    for line in text.components(separatedBy: .newlines).map({ $0.trimmingCharacters(in: .whitespaces) }) {
        if line.isEmpty || line.hasPrefix(";") || line.hasPrefix("#") { continue }
        if line.hasPrefix("["), line.hasSuffix("]") {
            section = String(line.dropFirst().dropLast())
        } else if let equals = line.firstIndex(of: "=") {
            let key = line[..<equals].trimmingCharacters(in: .whitespaces)
            let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
            result[section, default: [:]][key] = value
        }
    }
    return result
}
let settings = parseINI("""
    ; comment
    debug = yes
    [server]
    host = localhost
    port=8080
    [paths]
      root = /srv/www
    """)
for section in settings.keys.sorted() {
    for (key, value) in settings[section]!.sorted(by: { $0.key < $1.key }) { print("\(section).\(key) -> \(value)") }
}
print(settings["server"]?["port"].flatMap(Int.init) ?? 80)
