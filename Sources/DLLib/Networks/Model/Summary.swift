internal import DLTensors
public import KernelDisplay

/// The table of a model's layers, in the layout of Keras 3.
package struct Summary {
    private let text: String

    /// Lays out the table.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - lineLength: Characters in a line; 88 for layers in a row and 108 for graphs unless given.
    ///   - expandNested: Whether the layers of nested models get rows of their own.
    ///   - showTrainable: Whether a column says which layers are trained.
    package init(
        of model: Model, lineLength: Int? = nil, expandNested: Bool = false,
        showTrainable: Bool = false
    ) {
        let isRow = model.graph?.isRow ?? true
        var length = lineLength ?? (isRow ? 88 : 108)
        var positions = isRow ? [0.45, 0.80, 1.0] : [0.3, 0.56, 0.74, 1.0]
        var columns: [TextTable.Column] = [
            .init("Layer (type)", .left), .init("Output Shape", .left), .init("Param #", .right),
        ]
        if !isRow { columns.append(.init("Connected to", .left)) }
        if showTrainable {
            if lineLength == nil { length += 12 }
            positions = positions.map { $0 * 0.9 } + [1.0]
            columns.append(.init("Trainable", .center))
        }
        var table = TextTable(columns: columns, positions: positions, lineLength: length)
        for layer in model.operations {
            for (depth, layer) in Summary.rows(layer, depth: 0, expandNested: expandNested) {
                var cells = Summary.cells(layer, depth: depth, in: model)
                if !isRow { cells.append(model.graph?.connections(of: layer) ?? "-") }
                if showTrainable {
                    cells.append(
                        layer.parameterCount == 0 ? "-" : layer.trainable ? "Y" : "N")
                }
                table.addRow(cells)
            }
        }
        text = "Model: \"\(model.name)\"\n" + table.rendered + Summary.totals(of: model)
    }

    /// The table and the totals, ending in a newline.
    package var rendered: String { text }

    private static func rows(
        _ layer: Layer, depth: Int, expandNested: Bool
    ) -> [(Int, Layer)] {
        guard expandNested, let model = layer as? Model else { return [(depth, layer)] }
        return [(depth, layer)]
            + model.operations.flatMap { rows($0, depth: depth + 1, expandNested: true) }
    }

    private static func cells(_ layer: Layer, depth: Int, in model: Model) -> [String] {
        let indent = depth == 0 ? "" : String(repeating: "   ", count: depth) + "└ "
        return [
            "\(indent)\(layer.name) (\(layer.typeName))",
            layer.outputShapeText(in: model),
            layer.isBuilt ? NumberText.grouped(layer.parameterCount) : "0 (unbuilt)",
        ]
    }

    private static func totals(of model: Model) -> String {
        let (all, trained) = (model.parameterCount, model.trainableParameterCount)
        let slots = model.training?.optimizerVariableCount ?? 0
        func line(_ label: String, _ count: Int) -> String {
            " \(label): \(NumberText.grouped(count)) (\(memorySize(ofFloats: count)))\n"
        }
        return line("Total params", all + slots) + line("Trainable params", trained)
            + line("Non-trainable params", all - trained)
            + (slots > 0 ? line("Optimizer params", slots) : "")
    }

    /// The memory of 32-bit numbers in units of 1024, as `601.90 KB`.
    package static func memorySize(ofFloats count: Int) -> String {
        var size = Double(count) * 4
        var units = ["B", "KB", "MB", "GB", "TB", "PB"][...]
        while size >= 1024, units.count > 1 {
            size /= 1024
            units = units.dropFirst()
        }
        return "\(NumberText.fixed(size, 2)) \(units.first ?? "")"
    }
}

extension Layer {
    /// The shape of the layer's result in a model, as `(None, 47, 47, 16)`, or `?`.
    fileprivate func outputShapeText(in model: Model) -> String {
        let node = model.graph?.nodes.last { $0.layer === self }
        let shapes =
            node?.outputShapes ?? builtShapes.map { outputShapes(for: $0) }
            ?? (self as? Model)?.outputs.map(\.shape) ?? []
        let texts = shapes.map { shape in
            "(" + (["None"] + shape.map(String.init)).joined(separator: ", ") + ")"
        }
        if texts.isEmpty { return "?" }
        return texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
    }
}

extension Graph {
    /// Whether the layers simply follow one another.
    fileprivate var isRow: Bool {
        nodes.allSatisfy { $0.inputs.count <= 1 } && outputs.count == 1
            && Set(nodes.flatMap(\.inputs).map { ObjectIdentifier($0.node) }).count
                == nodes.count - 1
            && layers.count == nodes.count
    }

    /// Which results a layer takes in, as Keras writes them: `conv2d[0][0], add[0][0]`.
    fileprivate func connections(of layer: Layer) -> String {
        let sources = nodes.filter { $0.layer === layer }.flatMap(\.inputs).map { input in
            let uses = nodes.filter { $0.layer === input.node.layer }
            let use = uses.firstIndex { $0 === input.node } ?? 0
            return "\(input.node.layer.name)[\(use)][\(input.index)]"
        }
        return sources.isEmpty ? "-" : sources.joined(separator: ", ")
    }
}

extension Model: Displayable {
    /// Prints the table of layers and the totals of weights.
    ///
    /// - Parameters:
    ///   - lineLength: Characters in a line; 88 for layers in a row and 108 for graphs unless given.
    ///   - expandNested: Whether the layers of nested models get rows of their own.
    ///   - showTrainable: Whether a column says which layers are trained.
    public func summary(
        lineLength: Int? = nil, expandNested: Bool = false, showTrainable: Bool = false
    ) {
        print(
            summaryText(
                lineLength: lineLength, expandNested: expandNested, showTrainable: showTrainable),
            terminator: "")
    }

    /// The table of layers and the totals of weights, as `summary` prints it.
    public func summaryText(
        lineLength: Int? = nil, expandNested: Bool = false, showTrainable: Bool = false
    ) -> String {
        Summary(
            of: self, lineLength: lineLength, expandNested: expandNested,
            showTrainable: showTrainable
        ).rendered
    }

    /// The table as text.
    public var mimeBundle: MIMEBundle { MIMEBundle(plainText: description) }
}
