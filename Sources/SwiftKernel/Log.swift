import Foundation

/// Notes for whoever looks at the kernel's own standard error; never part of a notebook.
package enum Log {
    /// Writes one line.
    package static func note(_ text: String) {
        // Nothing better can be done when standard error is closed.
        try? FileHandle.standardError.write(contentsOf: Data("swift-kernel: \(text)\n".utf8))
    }
}
