/// How layers get names, as Keras writes them: the class in snake case, then a number.
package enum LayerNames {
    /// A class name in Keras's snake case: `MaxPooling2D` becomes `max_pooling2d`.
    ///
    /// An underscore goes before a capital that starts a lower-case run and between a lower-case
    /// letter and a capital, so `Conv2D` is `conv2d` and `DepthwiseConv2D` `depthwise_conv2d`.
    package static func snakeCase(_ typeName: String) -> String {
        let letters = Array(typeName)
        var result = ""
        for (index, letter) in letters.enumerated() {
            if index > 0, letter.isUppercase {
                let startsWord = index + 1 < letters.count && letters[index + 1].isLowercase
                if startsWord || letters[index - 1].isLowercase { result += "_" }
            }
            result += letter.lowercased()
        }
        return result
    }

    /// Names the layers of one model.
    ///
    /// Names that are fixed stay; the others get the first free name of their kind, in the order
    /// given. The numbers start anew in every model, so a notebook cell that runs twice makes the
    /// same names twice.
    package static func assign(to layers: [Layer]) {
        var used = Set<String>()
        for layer in layers where layer.hasFixedName {
            guard used.insert(layer.name).inserted else {
                layerFailure(
                    layer, "has the same name as another layer of the model; name one of them")
            }
        }
        var next: [String: Int] = [:]
        for layer in layers where !layer.hasFixedName {
            let base = layer.name
            var number = next[base, default: 0]
            func candidate() -> String { number == 0 ? base : "\(base)_\(number)" }
            while used.contains(candidate()) { number += 1 }
            layer.name = candidate()
            layer.hasFixedName = true
            used.insert(layer.name)
            next[base] = number + 1
        }
    }
}
