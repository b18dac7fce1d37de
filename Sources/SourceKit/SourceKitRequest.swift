/// A question to the toolchain's code intelligence: keys and values.
///
/// - Source: "The SourceKit Protocol", `tools/SourceKit/docs/Protocol.md` of the Swift compiler.
package struct SourceKitRequest: Codable, Sendable, Equatable {
    /// A value.
    package enum Value: Codable, Sendable, Equatable {
        /// A text, such as the source.
        case text(String)
        /// A number, or a switch that is 0 or 1.
        case number(Int)
        /// One of the names that the protocol gives to requests.
        case name(String)
        /// A list of texts, such as the compiler's arguments.
        case texts([String])
        /// Keys and values in a value, such as the options of a completion.
        case group([String: Value])
    }

    /// The values by their keys, without the `key.` that all of them begin with.
    package var values: [String: Value]

    /// Asks for what a request of the protocol gives.
    ///
    /// - Parameters:
    ///   - request: The name of the request without its `source.request.`.
    ///   - values: The other values by their keys, without the `key.`.
    package init(_ request: String, _ values: [String: Value]) {
        self.values = values
        self.values["request"] = .name("source.request.\(request)")
    }
}
