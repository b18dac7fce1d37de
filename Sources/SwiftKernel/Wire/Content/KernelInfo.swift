/// `kernel_info_request`: asks what this kernel is.
package struct KernelInfoRequest: RequestContent {
    package static let messageType = "kernel_info_request"
}

/// `kernel_info_reply`: what this kernel is and which language it runs.
package struct KernelInfoReply: MessageContent {
    package static let messageType = "kernel_info_reply"

    /// How front ends name, highlight and export the language.
    package struct LanguageInfo: Encodable, Sendable {
        var name = "swift"
        var version: String
        var mimetype = "text/x-swift"
        var fileExtension = ".swift"
        var pygmentsLexer = "swift"
        var codemirrorMode = "swift"

        private enum CodingKeys: String, CodingKey {
            case name
            case version
            case mimetype
            case fileExtension = "file_extension"
            case pygmentsLexer = "pygments_lexer"
            case codemirrorMode = "codemirror_mode"
        }
    }

    /// An entry of the front end's help menu.
    package struct HelpLink: Encodable, Sendable {
        var text: String
        var url: String
    }

    var status = "ok"
    var protocolVersion = Header.protocolVersion
    var implementation = "swift-kernel"
    var implementationVersion = KernelVersion.current
    var languageInfo = LanguageInfo(version: KernelVersion.language)
    var banner = "Swift \(KernelVersion.language), swift-kernel \(KernelVersion.current)"
    var helpLinks = [
        HelpLink(
            text: "The Swift Programming Language",
            url: "https://docs.swift.org/swift-book/documentation/the-swift-programming-language/"),
        HelpLink(
            text: "Swift standard library",
            url: "https://developer.apple.com/documentation/swift/swift-standard-library"),
    ]
    var supportedFeatures: [String] = []

    private enum CodingKeys: String, CodingKey {
        case status
        case protocolVersion = "protocol_version"
        case implementation
        case implementationVersion = "implementation_version"
        case languageInfo = "language_info"
        case banner
        case helpLinks = "help_links"
        case supportedFeatures = "supported_features"
    }
}
