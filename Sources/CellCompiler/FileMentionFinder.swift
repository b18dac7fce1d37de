internal import SwiftSyntax

/// Finds `#file` and `#fileID`, which would otherwise speak of the cell's module.
final class FileMentionFinder: SyntaxVisitor {
    /// Where the cell means itself.
    private(set) var ranges: [Range<Int>] = []
    /// The edits where a parameter means the caller's place, which `#filePath` says without a module.
    private(set) var edits: [TextEdit] = []

    /// Reads a cell.
    init(tree: SourceFileSyntax) {
        super.init(viewMode: .sourceAccurate)
        walk(tree)
    }

    override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind {
        guard ["file", "fileID"].contains(node.macroName.text), node.leftParen == nil else {
            return .visitChildren
        }
        let isDefault =
            node.parent?.is(InitializerClauseSyntax.self) == true
            && node.parent?.parent?.is(FunctionParameterSyntax.self) == true
        if isDefault {
            edits.append(TextEdit(replacing: node, by: "#filePath"))
        } else {
            let start = node.positionAfterSkippingLeadingTrivia.utf8Offset
            ranges.append(start..<start + node.trimmedLength.utf8Length)
        }
        return .skipChildren
    }
}
