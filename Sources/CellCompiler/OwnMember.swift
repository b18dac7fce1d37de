internal import SwiftSyntax

/// A member of a type or an extension, as far as Swift forbids to declare it again.
///
/// In one file that is an error. The compiler does not look for it in another module: it takes the
/// second one and finds every use ambiguous.
struct OwnMember: Sendable {
    /// The member as messages name it, such as `g(_:)`.
    var name: String
    /// What two declarations of it have in common: all but the code and names of parameters.
    var signature: String
    /// Where it is declared.
    var line: Int
    var column: Int

    /// Reads a function or a property; nil for other members.
    init?(_ node: DeclSyntax, at place: SourceLocation) {
        (line, column) = (place.line, place.column)
        if let function = node.as(FunctionDeclSyntax.self),
            case .identifier(let plain) = function.name.tokenKind
        {
            let parameters = function.signature.parameterClause.parameters
            let types = parameters.map { "\($0.firstName.text):\($0.type.trimmedDescription)" }
            let result = function.signature.returnClause?.type.trimmedDescription ?? "Void"
            let waits = function.signature.effectSpecifiers?.asyncSpecifier != nil
            name = "\(plain)(\(parameters.map { $0.firstName.text + ":" }.joined()))"
            signature =
                Self.start(of: function.modifiers) + plain
                + (function.genericParameterClause?.trimmedDescription ?? "")
                + "(\(types.joined(separator: ",")))\(waits ? " async" : "")->\(result)"
                + (function.genericWhereClause?.trimmedDescription ?? "")
        } else if let variable = node.as(VariableDeclSyntax.self), variable.bindings.count == 1,
            let pattern = variable.bindings.first?.pattern.as(IdentifierPatternSyntax.self)
        {
            name = pattern.identifier.text
            signature = Self.start(of: variable.modifiers) + name
        } else {
            return nil
        }
    }

    private static func start(of modifiers: DeclModifierListSyntax) -> String {
        let isOfType = modifiers.contains {
            [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind)
        }
        return isOfType ? "static " : ""
    }
}

extension ParsedCell {
    /// The members that types themselves declare, by the types' paths.
    var membersOfTypes: [String: Set<String>] {
        var result: [String: Set<String>] = [:]
        for body in bodies where !body.isExtension {
            result[body.path, default: []].formUnion(body.members.map(\.signature))
        }
        return result
    }

    /// The errors about members of extensions that the extended types of other cells declare
    /// themselves.
    func repeatedMembers(in scope: Scope, label: String) -> [CompilerDiagnostic] {
        let own = Set(bodies.filter { !$0.isExtension }.map(\.path))
        return bodies.filter { $0.isExtension && !$0.isConditional && !own.contains($0.path) }
            .flatMap { body -> [CompilerDiagnostic] in
                guard let type = scope.membersOfType(body.path) else { return [] }
                return body.members.filter { type.members.contains($0.signature) }.map { member in
                    CompilerDiagnostic(
                        file: label, line: member.line, column: member.column, severity: .error,
                        message: "invalid redeclaration of '\(member.name)': "
                            + "\(CellNames.spaced(type.label)) declares it in '\(body.path)' itself; "
                            + "change it there and run that cell again, or choose another name")
                }
            }
    }
}
