import DLLib
import Foundation
import TestSupport
import Testing

/// Every differentiable operation against central differences in double precision.
@Suite(.seeded) struct GradientTests {
    @Test(arguments: GradientCase.elementwise)
    func `elementwise operations`(_ operation: GradientCase) throws { try check(operation) }

    @Test(arguments: GradientCase.reductions)
    func `reductions and running totals`(_ operation: GradientCase) throws { try check(operation) }

    @Test(arguments: GradientCase.shapes)
    func `operations on shapes`(_ operation: GradientCase) throws { try check(operation) }

    @Test(arguments: GradientCase.indexing)
    func `indexing and assignment`(_ operation: GradientCase) throws { try check(operation) }

    @Test(arguments: GradientCase.products)
    func `products`(_ operation: GradientCase) throws { try check(operation) }

    @Test(arguments: GradientCase.algebra)
    func `linear algebra`(_ operation: GradientCase) throws { try check(operation) }

    static let twiceDifferentiable =
        GradientCase.elementwise + GradientCase.reductions.filter(\.isTwiceDifferentiable)
        + GradientCase.shapes + GradientCase.indexing + GradientCase.products
        + GradientCase.algebra + kernels

    /// Operations whose first derivative comes from a kernel, and the second from operations.
    static let kernels: [GradientCase] = [
        .init("batchNormalized", formula([3, 2, 2, 2], seed: 1), formula([2], seed: 2)) {
            $0[0].batchNormalized(
                scale: $0[1], offset: Tensor(zeros: [2], dtype: $0[0].dtype), epsilon: 1e-2
            ).result
        },
        .init("averagePool2D", formula([1, 5, 4, 2], seed: 1)) {
            $0[0].averagePool2D(window: 3, strides: 2, padding: .same)
        },
    ]

    @Test(arguments: twiceDifferentiable)
    func `second derivatives agree with differences of first ones`(
        _ operation: GradientCase
    ) throws {
        try expectGradient(
            at: operation.inputs, tolerance: 1e-5 + operation.tolerance
        ) { inputs in
            // The square makes the first derivative of linear operations depend on the inputs.
            let first = try valueAndGradients(at: inputs) { inputs in
                let result = try operation.function(inputs)
                return (result * result * formula(result.shape, seed: 9).asType(.float64)).sum()
            }.gradients
            return first.dropFirst().reduce(first[0].squared().sum()) { $0 + $1.squared().sum() }
        }
    }

    @Test(arguments: twiceDifferentiable)
    func `single precision agrees with double precision`(_ operation: GradientCase) throws {
        let single = try operation.function(operation.inputs)
        let double = try operation.function(operation.inputs.map { $0.asType(.float64) })
        // Rounding errors of single precision, enlarged by the condition of the operation.
        expectClose(single, double, absolute: 2e-5, relative: 2e-5)
    }

    private func check(_ operation: GradientCase) throws {
        try expectGradient(
            at: operation.inputs, tolerance: operation.tolerance, of: operation.function)
    }

    /// Functions of tensors without a gradient by their nature.
    static let constant: Set<String> = [
        "equal", "notEqual", "less", "lessOrEqual", "greater", "greaterOrEqual",
        "isNaN", "isInfinite", "isFinite", "any", "all", "matrixRank", "binCount", "argMax",
        "argMin",
        "argSort", "unique",
        "sign", "floor", "ceil", "rounded", "truncated", "floorDivided",
        "withoutGradient",
    ]

    @Test func `every function that makes a tensor from tensors is checked`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
        let sources = folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/DLLib")
        let tests = try swiftFiles(in: folder).filter {
            $0.contains("expectGradient(") || $0.contains("GradientCase")
        }.joined()
        var functions: Set<String> = []
        for part in ["Tensors/Tensor", "Tensors/Operations", "Tensors/LinearAlgebra"] {
            for text in try swiftFiles(in: sources.appendingPathComponent(part))
            where text.contains("extension Tensor") {
                let declarations = text.matches(
                    of:
                        /public (?:static )?func `?([a-zA-Z][a-zA-Z0-9]*)`?[^{]*?-> (?:Tensor|\[Tensor\]|\(.*?Tensor.*?\)) \{/
                )
                functions.formUnion(declarations.map { String($0.1) })
            }
        }
        #expect(functions.count > 60)
        let missing = functions.subtracting(Self.constant).filter { !tests.contains(".\($0)(") }
        #expect(missing.isEmpty, "without a gradient check: \(missing.sorted())")
    }

    private func swiftFiles(in folder: URL) throws -> [String] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }

    @Test func `convolutions`() {
        let image = formula([2, 5, 6, 4], seed: 1)
        let filter = formula([3, 2, 4, 6], seed: 2)
        let bias = formula([6], seed: 3)
        expectGradient(at: [image, filter, bias]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], padding: .same)
        }
        expectGradient(at: [image, filter, bias]) {
            $0[0].conv2D(filter: $0[1], bias: $0[2], strides: 2, activation: .relu)
        }
        expectGradient(at: [image, filter]) {
            $0[0].conv2D(filter: $0[1], padding: .same, dilation: 2)
        }
        expectGradient(at: [image, formula([3, 3, 2, 6], seed: 4)]) {
            $0[0].conv2D(filter: $0[1], groups: 2)
        }
        expectGradient(at: [image, formula([3, 3, 4, 2], seed: 5)]) {
            $0[0].depthwiseConv2D(
                filter: $0[1], strides: 2,
                padding: .explicit(top: 0, bottom: 1, left: 1, right: 1))
        }
    }

    @Test func `poolings`() {
        let image = formula([2, 5, 6, 3], seed: 1)
        expectGradient(at: [image]) { $0[0].maxPool2D(window: 2) }
        expectGradient(at: [image]) { $0[0].maxPool2D(window: 3, strides: 2, padding: .same) }
        expectGradient(at: [image]) { $0[0].averagePool2D(window: 3, strides: 2, padding: .same) }
        expectGradient(at: [image]) { $0[0].globalAveragePool2D() }
        expectGradient(at: [image]) { $0[0].zeroPadded2D(top: 1, bottom: 0, left: 2, right: 1) }
    }

    @Test func `batch normalisation`() {
        let image = formula([3, 2, 2, 4], seed: 1)
        let scale = formula([4], seed: 2)
        let offset = formula([4], seed: 3)
        expectGradient(at: [image, scale, offset]) {
            $0[0].batchNormalized(scale: $0[1], offset: $0[2], epsilon: 1e-3).result
        }
        let mean = formula([4], seed: 4).asType(.float64)
        let variance = (formula([4], seed: 5).abs() + 1).asType(.float64)
        expectGradient(at: [image, scale, offset]) {
            $0[0].batchNormalized(
                mean: mean, variance: variance, scale: $0[1], offset: $0[2], epsilon: 1e-3)
        }
    }
}
