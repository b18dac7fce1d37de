internal import SwiftSyntax

/// Finds `#file` and `#fileID`, which would otherwise speak of the cell's module.
///
/// As the default value of a parameter they mean the caller's place and stay as they are.
final class FileMentionFinder: SyntaxVisitor {
    private var ranges: [Range<Int>] = []

    static func ranges(in tree: SourceFileSyntax) -> [Range<Int>] {
        let finder = FileMentionFinder(viewMode: .sourceAccurate)
        finder.walk(tree)
        return finder.ranges
    }

    override func visit(_ node: FunctionParameterSyntax) -> SyntaxVisitorContinueKind {
        .skipChildren
    }

    override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind {
        guard ["file", "fileID"].contains(node.macroName.text), node.leftParen == nil else {
            return .visitChildren
        }
        let start = node.positionAfterSkippingLeadingTrivia.utf8Offset
        ranges.append(start..<start + node.trimmedLength.utf8Length)
        return .skipChildren
    }
}
