import Foundation
import SwiftKernel
import Testing

/// What `%install` reads, beside the dependency a manifest would state.
///
/// The forms of dependencies are those of SwiftPM's `Package.Dependency`.
@Suite struct PackageRequestTests {
    private func request(_ text: String) throws -> PackageRequest {
        try PackageRequest(text) { $0.hasPrefix("/") ? $0 : "/nowhere/" + $0 }
    }

    private static let address = "https://github.com/apple/swift-numerics"

    @Test(arguments: [
        ("1.1.0", "from: \"1.1.0\""), ("from:1.1.0", "from: \"1.1.0\""),
        ("from: 1.1.0", "from: \"1.1.0\""), ("exact:1.1.0", "exact: \"1.1.0\""),
        ("branch:main", "branch: \"main\""), ("revision:a1b2", "revision: \"a1b2\""),
        ("1.0.0..<1.2.0", "\"1.0.0\"..<\"1.2.0\""), ("1.0.0...1.2.0", "\"1.0.0\"...\"1.2.0\""),
    ])
    func `a requirement is that of a manifest`(written: String, clause: String) throws {
        let request = try request("\(Self.address).git \(written) RealModule Complex")
        #expect(request.dependency == ".package(url: \"\(Self.address).git\", \(clause))")
        #expect(request.identity == "swift-numerics")
        #expect(request.products == ["RealModule", "Complex"])
        #expect(request.folder == nil)
    }

    @Test func `a dependency may be written as in a manifest`() throws {
        let expression = ".package(url: \"\(Self.address)\", .upToNextMinor(from: \"1.1.0\"))"
        for text in ["\(expression) Numerics", "'\(expression)' Numerics"] {
            let request = try request(text)
            #expect(request.dependency == expression)
            #expect(request.identity == "swift-numerics")
            #expect(request.products == ["Numerics"])
        }
    }

    @Test func `a folder needs a manifest`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("My-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: PackageRequest.Problem.self) { try request(folder.path) }
        try Data().write(to: folder.appendingPathComponent("Package.swift"))
        for text in [
            folder.path, ".package(path: \"\(folder.path)/../\(folder.lastPathComponent)\")",
        ] {
            let request = try request(text)
            #expect(request.dependency == ".package(path: \"\(folder.path)\")")
            #expect(request.folder == folder.path)
            #expect(request.identity == folder.lastPathComponent.lowercased())
        }
    }

    @Test(arguments: [
        "https://example.org/x", "https://example.org/x latest", "nothing-here",
        ".package(url: \"https://example.org/x\"", ".package(name: \"x\")",
    ])
    func `what is no package is refused`(text: String) {
        #expect(throws: PackageRequest.Problem.self) { try request(text) }
    }
}
