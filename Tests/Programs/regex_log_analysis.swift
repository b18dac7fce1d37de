import Foundation

let log = """
    2024-05-01 10:00:01 INFO  [web] GET /index.html 200 12ms
    2024-05-01 10:00:02 WARN  [db] slow query 340ms
    2024-05-01 10:00:05 ERROR [web] GET /missing 404 3ms
    2024-05-01 10:01:00 INFO  [web] POST /login 302 45ms
    garbage
    2024-05-01 10:01:09 ERROR [mail] connection refused
    """

// %%
let pattern = /(?<date>\d{4}-\d\d-\d\d) (?<time>[\d:]+) (?<level>\w+)\s+\[(?<source>\w+)\] (?<message>.*)/

struct Entry {
    var time: Substring, level: Substring, source: Substring, message: Substring
}

let entries = log.split(separator: "\n").compactMap { line -> Entry? in
    guard let match = line.wholeMatch(of: pattern) else {
        print("skipped:", line)
        return nil
    }
    return Entry(time: match.time, level: match.level, source: match.source, message: match.message)
}

// %%
let byLevel = Dictionary(grouping: entries, by: \.level)
for level in byLevel.keys.sorted() {
    print(level, byLevel[level]!.map { String($0.source) })
}

// %%
let milliseconds = entries.compactMap { $0.message.firstMatch(of: /(\d+)ms/).flatMap { Int($0.1) } }
print(milliseconds, milliseconds.reduce(0, +))
print(log.replacing(/\d\d:\d\d:\d\d/, with: "--:--:--").prefix(24))
print(entries[0].message.matches(of: /[A-Z]+|\/\S+/).map(\.output))
