internal import Foundation

/// A package as the user asks for it.
package struct PackageRequest: Equatable {
    /// Why words are no package.
    package struct Problem: Error, Equatable {
        /// What is wrong with them.
        package var message: String
    }

    /// The dependency as a manifest states it: `.package(url: "…", from: "1.2.0")`.
    package var dependency: String
    /// The name by which SwiftPM knows the package: the last part of its address, in small letters.
    package var identity: String
    /// The folder of a package on this machine.
    package var folder: String?
    /// The products asked for; empty for all libraries.
    package var products: [String]

    /// Reads `URL VERSION PRODUCT…`, `FOLDER PRODUCT…` or `.package(…) PRODUCT…`.
    package init(_ text: String, absolutePath: (String) throws -> String) throws {
        let unquoted = text.drop { $0 == "'" || $0 == "\"" }
        if unquoted.hasPrefix(".package(") {
            try self.init(expression: String(unquoted), absolutePath: absolutePath)
        } else {
            try self.init(words: Words.split(text)[...], absolutePath: absolutePath)
        }
    }

    /// Reads an address with a version, or a folder, and the products behind it.
    private init(words: ArraySlice<String>, absolutePath: (String) throws -> String) throws {
        var words = words
        let source = words.popFirst() ?? ""
        if source.contains("://") || source.hasPrefix("git@") {
            guard var requirement = words.popFirst() else {
                throw Problem(message: "a package from the network needs a version, such as 1.2.0")
            }
            if requirement.hasSuffix(":"), let value = words.popFirst() { requirement += value }
            dependency = ".package(url: \(Self.quoted(source)), \(try Self.clause(requirement)))"
            identity = Self.identity(of: source)
        } else {
            let path = URL(fileURLWithPath: try absolutePath(source)).standardizedFileURL.path
            let manifest = path + "/Package.swift"
            guard FileManager.default.fileExists(atPath: manifest) else {
                throw Problem(message: "there is no Swift package in \(path)")
            }
            dependency = ".package(path: \(Self.quoted(path)))"
            identity = Self.identity(of: path)
            folder = path
        }
        products = Array(words)
    }

    /// Reads a dependency as a manifest states it, and what follows it.
    private init(expression: String, absolutePath: (String) throws -> String) throws {
        var depth = 0
        let end = expression.firstIndex { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return character == ")" && depth == 0
        }
        guard let end else { throw Problem(message: ".package(… is not closed") }
        dependency = String(expression[...end])
        products = Words.split(
            String(expression[end...].dropFirst().drop { $0 == "'" || $0 == "\"" }))
        if let match = dependency.firstMatch(of: /path:\s*"([^"]*)"/) {
            let path = URL(fileURLWithPath: try absolutePath(String(match.1))).standardizedFileURL
                .path
            dependency = ".package(path: \(Self.quoted(path)))"
            identity = Self.identity(of: path)
            folder = path
        } else if let match = dependency.firstMatch(of: /url:\s*"([^"]*)"/) {
            identity = Self.identity(of: String(match.1))
        } else {
            throw Problem(message: ".package(…) has neither url: nor path:")
        }
    }

    /// A requirement as a manifest states it.
    private static func clause(_ requirement: String) throws -> String {
        for kind in ["from", "exact", "branch", "revision"] {
            if requirement.hasPrefix(kind + ":") {
                return "\(kind): \(quoted(String(requirement.dropFirst(kind.count + 1))))"
            }
        }
        for sign in ["..<", "..."] {
            if let range = requirement.firstRange(of: sign) {
                let lower = String(requirement[..<range.lowerBound])
                let upper = String(requirement[range.upperBound...])
                return "\(quoted(lower))\(sign)\(quoted(upper))"
            }
        }
        guard requirement.first?.isNumber == true else {
            throw Problem(
                message: "'\(requirement)' is no version: write 1.2.0, exact:1.2.0, "
                    + "1.2.0..<2.0.0, branch:NAME or revision:HASH")
        }
        return "from: \(quoted(requirement))"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func identity(of address: String) -> String {
        let last = address.split(separator: "/").last.map(String.init) ?? address
        return (last.hasSuffix(".git") ? String(last.dropLast(4)) : last).lowercased()
    }
}
