internal import CCairo

/// The type face for each character: the usual one, or another of the system that has it.
///
/// Cairo draws a text in one face and an empty box for what that face lacks, such as Chinese
/// characters and emoji in DejaVu Sans. Fontconfig knows which face of the system has a character.
struct FontFallback {
    /// The face that all text is drawn in as far as it goes.
    static let usualFace = "DejaVu Sans"

    /// A part of a text in one face.
    struct Run: Equatable {
        var text: String
        let face: String
    }

    /// Characters that no face of the system has, in the order they were met.
    private(set) var missing: [Character] = []
    private var faces: [Character: String] = [:]

    /// The parts of a text; `isDrawable` tells whether a face has the characters of a text.
    ///
    /// What no face has becomes "\u{25A1}". Control characters become spaces.
    mutating func runs(
        of text: String, isDrawable: (_ text: String, _ face: String) -> Bool
    ) -> [Run] {
        if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) {
            return text.isEmpty ? [] : [Run(text: text, face: Self.usualFace)]
        }
        var runs: [Run] = []
        for character in text {
            let shown = Self.visible(character)
            let face = face(of: character, shown, isDrawable: isDrawable)
            let piece = face == nil ? "\u{25A1}" : shown
            if let last = runs.last, last.face == face ?? Self.usualFace {
                runs[runs.count - 1].text += piece
            } else {
                runs.append(Run(text: piece, face: face ?? Self.usualFace))
            }
        }
        return runs
    }

    private mutating func face(
        of character: Character, _ shown: String, isDrawable: (String, String) -> Bool
    ) -> String? {
        if let known = faces[character] { return known }
        if missing.contains(character) { return nil }
        let candidates = [Self.usualFace] + [Self.systemFace(for: shown)].compactMap { $0 }
        guard let face = candidates.first(where: { isDrawable(shown, $0) }) else {
            missing.append(character)
            return nil
        }
        faces[character] = face
        return face
    }

    /// A character without the marks that only choose or join its forms; a space for controls.
    private static func visible(_ character: Character) -> String {
        var result = ""
        for scalar in character.unicodeScalars {
            switch scalar.value {
            case 0xFE00...0xFE0F, 0x200B...0x200F: continue
            // Shades of skin behind a face.
            case 0x1F3FB...0x1F3FF where !result.isEmpty: continue
            case 0..<0x20, 0x7F..<0xA0: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The name of the system's best face that has all of these characters.
    private static func systemFace(for text: String) -> String? {
        let wanted = unsafe FcCharSetCreate()
        defer { unsafe FcCharSetDestroy(wanted) }
        for scalar in text.unicodeScalars { unsafe FcCharSetAddChar(wanted, scalar.value) }
        let pattern = unsafe FcPatternCreate()
        defer { unsafe FcPatternDestroy(pattern) }
        unsafe FcPatternAddCharSet(pattern, FC_CHARSET, wanted)
        unsafe FcPatternAddString(pattern, FC_FAMILY, "sans-serif")
        guard unsafe FcConfigSubstitute(nil, pattern, FcMatchPattern) != 0 else { return nil }
        unsafe FcDefaultSubstitute(pattern)
        var status = FcResultNoMatch
        guard let found = unsafe FcFontMatch(nil, pattern, &status) else { return nil }
        defer { unsafe FcPatternDestroy(found) }
        var name: UnsafeMutablePointer<FcChar8>?
        guard unsafe FcPatternGetString(found, FC_FAMILY, 0, &name) == FcResultMatch,
            let name = unsafe name
        else { return nil }
        return unsafe String(cString: name)
    }
}
