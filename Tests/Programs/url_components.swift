import Foundation

let link = URL(string: "https://user@example.org:8080/shop/items.html?category=books&page=2&q=a%20b#top")!
print(link.scheme ?? "-", link.host ?? "-", link.port ?? 0, link.path, link.fragment ?? "-")
print(link.pathComponents, link.lastPathComponent, link.pathExtension)

// %%
var components = URLComponents(url: link, resolvingAgainstBaseURL: false)!
let query = Dictionary(uniqueKeysWithValues: (components.queryItems ?? []).map { ($0.name, $0.value ?? "") })
for (name, value) in query.sorted(by: <) { print("\(name) = \(value)") }

// %%
components.queryItems?.append(URLQueryItem(name: "currency", value: "€"))
components.fragment = nil
components.user = nil
components.port = nil
print(components.string ?? "not a URL")

// %%
extension URL {
    func adding(_ parameters: KeyValuePairs<String, String>) -> URL {
        var parts = URLComponents(url: self, resolvingAgainstBaseURL: true)!
        parts.queryItems = (parts.queryItems ?? []) + parameters.map(URLQueryItem.init)
        return parts.url!
    }
}
let base = URL(string: "http://localhost/api/")!
print(base.appendingPathComponent("users").adding(["id": "7", "sort": "name"]))
print(URL(string: "../img/logo.png", relativeTo: base)!.absoluteString)
