import DLLib
import TestSupport

extension GradientCase {
    static let elementwise: [GradientCase] = [
        .init("+", x, y) { $0[0] + $0[1] },
        .init("-", x, y) { $0[0] - $0[1] },
        .init("*", x, y) { $0[0] * $0[1] },
        .init("/", x, positive) { $0[0] / $0[1] },
        .init("* of a row", x, row) { $0[0] * $0[1] },
        .init("- of column and row", column, row) { $0[0] - $0[1] },
        .init("/ of row and column", row, column) { $0[0] / ($0[1] + 3) },
        .init("numbers", x) { 3 - $0[0] * 2 },
        .init("number / x", positive) { 2 / $0[0] },
        .init("negation", x) { -($0[0] / 4 + 1) },
        .init("maximum", x, y) { Tensor.maximum($0[0], $0[1]) },
        .init("minimum", x, y) { Tensor.minimum($0[0], $0[1]) },
        .init("where", x, row) { Tensor.where(x .> 0, $0[0], $0[1]) },
        .init("where and a number", x) { Tensor.where(x .> 0, $0[0] * 3, -1) },
        .init("pow of two", positive, y) { $0[0].pow($0[1]) },
        .init("pow of a row", positive, row) { $0[0].pow($0[1]) },
        .init("atan2", x, positive) { Tensor.atan2($0[0], $0[1]) },
        .init("remainder", x, positive) { $0[0].remainder(by: $0[1]) },
        .init("pow", positive) { $0[0].pow(2.5) },
        .init("pow 2", x) { $0[0].pow(2) },
        .init("pow -1", positive) { $0[0].pow(-1) },
        .init("sqrt", positive) { $0[0].sqrt() },
        .init("rsqrt", positive) { $0[0].rsqrt() },
        .init("reciprocal", positive) { $0[0].reciprocal() },
        .init("squared", x) { $0[0].squared() },
        .init("abs", x) { $0[0].abs() },
        .init("exp", x) { $0[0].exp() },
        .init("exp2", x) { $0[0].exp2() },
        .init("expm1", x) { $0[0].expm1() },
        .init("log", positive) { $0[0].log() },
        .init("log1p", positive) { $0[0].log1p() },
        .init("log2", positive) { $0[0].log2() },
        .init("log10", positive) { $0[0].log10() },
        .init("sin", x) { $0[0].sin() },
        .init("cos", x) { $0[0].cos() },
        .init("tan", x) { $0[0].tan() },
        .init("asin", inside) { $0[0].asin() },
        .init("acos", inside) { $0[0].acos() },
        .init("atan", x) { $0[0].atan() },
        .init("sinh", x) { $0[0].sinh() },
        .init("cosh", x) { $0[0].cosh() },
        .init("tanh", x) { $0[0].tanh() },
        .init("asinh", x) { $0[0].asinh() },
        .init("acosh", positive) { ($0[0] + 1).acosh() },
        .init("atanh", inside) { $0[0].atanh() },
        .init("erf", x) { $0[0].erf() },
        .init("sigmoid", x) { $0[0].sigmoid() },
        .init("softplus", x) { ($0[0] * 4).softplus() },
        .init("gelu", x) { ($0[0] * 2).gelu() },
        .init("gelu approximate", x) { ($0[0] * 2).gelu(approximate: true) },
        .init("relu", x) { $0[0].relu() },
        .init("relu6", x * 10) { $0[0].relu(max: 6) },
        .init("clipped", x) { $0[0].clipped(to: -0.5...0.5) },
        .init("scaled", x) { $0[0].scaled(by: [1, 2, 3], offset: [0]) },
        .init("asType", x) { $0[0].asType(.float64) * 2 },
        .init("softmax", x) { $0[0].softmax() },
        .init("logSoftmax", x) { $0[0].logSoftmax() },
        .init("crossEntropies", x) {
            $0[0].crossEntropies(labels: Tensor(oneHot: [2, 0], classCount: 3))
        },
        .init("crossEntropiesOfProbabilities", positive) {
            $0[0].crossEntropiesOfProbabilities(labels: Tensor(oneHot: [2, 0], classCount: 3))
        },
        .init("softmaxCrossEntropy", x) {
            Tensor.softmaxCrossEntropy(
                logits: $0[0], labels: Tensor(oneHot: [2, 0], classCount: 3))
        },
        .init("dropout", x) {
            var generator = RandomGenerator(seed: 1)
            return $0[0].dropout(rate: 0.3, using: &generator)
        },
    ]

    static let reductions: [GradientCase] = [
        .init("sum", z) { $0[0].sum() },
        .init("sum axis", z) { $0[0].sum(axis: 1) },
        .init("mean", z) { $0[0].mean(axes: [0, 2], keepDims: true) },
        .init("max", z) { $0[0].max(axis: -1) },
        .init("max of all", z) { $0[0].max() },
        .init("min", z) { $0[0].min(axes: [0, 2]) },
        .init("prod", z) { $0[0].prod(axis: 1) },
        .init("prod of two axes", z) { $0[0].prod(axes: [0, 2], keepDims: true) },
        // One zero and two zeros in a row, where dividing by the element would fail.
        .init("prod with zeros", Tensor([[0, 2, 3], [0, 0, 4]])) { $0[0].prod(axis: 1) },
        .init("variance", z) { $0[0].variance(axis: 1) },
        .init("variance of a sample", z) { $0[0].variance(axes: [0, 2], correction: 1) },
        .init("std", z) { $0[0].std(axis: -1, keepDims: true) },
        .init("logSumExp", z) { $0[0].logSumExp(axis: 1) },
        .init("logSumExp of all", z) { $0[0].logSumExp() },
        .init("norm", z) { $0[0].norm(axis: 2) },
        .init("quantile", z) { $0[0].quantile(0.3, axis: 1, keepDims: true) },
        .init("median", z) { $0[0].median() },
        .init("cumSum", z) { $0[0].cumSum(axis: 1) },
        .init("cumSum reverse", z) { $0[0].cumSum(axis: 0, exclusive: true, reverse: true) },
        .init("cumProd", z + 2) { $0[0].cumProd() },
        .init("cumProd reverse", z + 2) { $0[0].cumProd(axis: 1, exclusive: true, reverse: true) },
    ]
}
