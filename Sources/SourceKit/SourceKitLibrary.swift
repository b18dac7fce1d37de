internal import CSourceKit
internal import Glibc

/// The library of the toolchain that knows what stands in a program.
///
/// It is made to be loaded once in a process, and never goes.
package struct SourceKitLibrary {
    /// Why the library cannot be used.
    package struct Failure: Error, CustomStringConvertible {
        /// What the loader says.
        package let description: String
    }

    /// Loads the library from a file; throws the loader's words when that is not possible.
    package init(path: String) throws(Failure) {
        guard let reason = unsafe source_kit_load(path) else { return }
        defer { unsafe free(reason) }
        throw Failure(description: unsafe String(cString: reason))
    }

    /// Waits for the answer to a request, as JSON; of one that fails, an object with the key `error`.
    package func answer(to request: SourceKitRequest) -> String {
        guard let dictionary = unsafe Self.dictionary(request.values),
            let text = unsafe source_kit_send(dictionary)
        else { return "{\"error\": \"no answer\"}" }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    private static func dictionary(
        _ values: [String: SourceKitRequest.Value]
    ) -> source_kit_dictionary? {
        guard let dictionary = unsafe source_kit_make() else { return nil }
        for (name, value) in values {
            let key = "key.\(name)"
            switch value {
            case .text(var text):
                text.withUTF8 { bytes in
                    unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                        unsafe source_kit_set_text(
                            dictionary, key, characters.baseAddress, characters.count)
                    }
                }
            case .number(let number):
                unsafe source_kit_set_number(dictionary, key, Int64(number))
            case .name(let name):
                unsafe source_kit_set_name(dictionary, key, name)
            case .texts(let texts):
                let copies = unsafe texts.map { unsafe UnsafePointer(strdup($0)) }
                defer { unsafe copies.forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) } }
                unsafe source_kit_set_texts(dictionary, key, copies, copies.count)
            case .group(let values):
                guard let group = unsafe Self.dictionary(values) else { continue }
                unsafe source_kit_set_group(dictionary, key, group)
            }
        }
        return unsafe dictionary
    }
}
