import DLLib
import TestSupport
import Testing

/// Results of tensor operations against NumPy's (`Fixtures/make_tensors.py`).
@Suite struct NumPyTests {
    let expected: Golden

    init() throws {
        expected = try golden("tensors")
    }

    typealias Function = @Sendable (Tensor) -> Tensor

    static let functions: [String: Function] = [
        "sqrt": { ($0.abs() + 0.01).sqrt() }, "exp": { $0.exp() }, "expm1": { $0.expm1() },
        "exp2": { $0.exp2() }, "log": { ($0.abs() + 0.01).log() },
        "log1p": { $0.abs().log1p() }, "log2": { ($0.abs() + 0.01).log2() },
        "log10": { ($0.abs() + 0.01).log10() }, "sin": { $0.sin() }, "cos": { $0.cos() },
        "tan": { ($0 / 4).tan() }, "asin": { ($0 / 6).asin() }, "acos": { ($0 / 6).acos() },
        "atan": { $0.atan() }, "sinh": { $0.sinh() }, "cosh": { $0.cosh() },
        "tanh": { $0.tanh() }, "asinh": { $0.asinh() }, "acosh": { ($0.abs() + 1).acosh() },
        "atanh": { ($0 / 6).atanh() }, "erf": { $0.erf() }, "sigmoid": { $0.sigmoid() },
        "softplus": { $0.softplus() }, "gelu": { $0.gelu() },
        "rsqrt": { ($0.abs() + 0.01).rsqrt() }, "sign": { $0.sign() }, "floor": { $0.floor() },
        "ceil": { $0.ceil() }, "rounded": { $0.rounded() }, "truncated": { $0.truncated() },
    ]

    @Test(arguments: functions.keys.sorted(), [DType.float32, .float64])
    func `functions of one element`(name: String, dtype: DType) throws {
        let large = formula([700], seed: 1).asType(dtype) * 5
        let function = try #require(Self.functions[name])
        let every = [.stride(by: 23)] as [AxisIndex]
        let exact = dtype == .float64
        // In single precision the input is off by half a unit, which steep functions enlarge.
        expectClose(
            function(large)[every[0]], try expected("function \(name)", "output"),
            absolute: exact ? 1e-7 : 4e-6, relative: exact ? 2e-7 : 8e-6, "\(name)")
    }

    static let x = formula([2, 3], seed: 1).asType(.float64)
    static let y = formula([2, 3], seed: 2).asType(.float64)
    static let z = formula([2, 3, 4], seed: 6).asType(.float64)
    static let four = formula([2, 3, 4, 5], seed: 2).asType(.float64)
    static let places = Tensor([1, 2, 0, 0, 1, 2] as [Int32], shape: [3, 2])
    static let whole = (formula([2, 6], seed: 3).asType(.float64) * 9).rounded().asType(.int32)
    static let divisor = Tensor([3, -2, 5, -7, 1, 4] as [Int32])

    static let cases: [String: @Sendable () -> Tensor] = [
        "half numbers rounded": { Tensor([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]).rounded() },
        "floorDivided": { whole.floorDivided(by: divisor) },
        "remainder": { whole.remainder(by: divisor) },
        "floorDivided of reals": { x.floorDivided(by: y) },
        "remainder of reals": { x.remainder(by: y) },
        "atan2": { Tensor.atan2(x, y) }, "pow of two": { x.abs().pow(y) },
        "where": { Tensor.where(x .> y, x, 7) },
        "sum": { z.sum(axes: [0, 2]) }, "prod": { z.prod(axis: 1) },
        "variance": { z.variance(axis: 2) },
        "variance of a sample": { z.variance(axes: [0, 1], correction: 1) },
        "std": { z.std(axis: 0) }, "argMin": { z.argMin(axis: 1) },
        "argMax": { z.argMax(axis: 0) }, "any": { (z .> 0.9).any(axis: 2) },
        "all": { (z .> -0.9).all(axis: 1) }, "logSumExp": { z.logSumExp(axis: 1) },
        "quantile": { z.quantile(0.3, axis: 1) }, "quantile of all": { z.quantile(0.71) },
        "median": { z.median(axis: 2) }, "median of an odd count": { z.median(axis: 1) },
        "binCount": { Tensor([3, 1, 3, 0, 3] as [Int32]).binCount(5) },
        "norm": { z.norm(axis: 2) }, "cumSum": { z.cumSum(axis: 1) },
        "cumProd": { z.cumProd() },
        "arange": { Tensor(arangeFrom: 1, to: 2.2, by: 0.25) },
        "arange down": { Tensor(arangeFrom: 5, to: -1, by: -2) },
        "linspace": { Tensor(linearSpaceFrom: -1, to: 2, count: 7) },
        "eye": { Tensor(eye: 3, columns: 5, offset: 1) },
        "meshgrid x": { Tensor.meshgrid(Tensor([1, 2, 3]), Tensor([4, 5])).x },
        "meshgrid y": { Tensor.meshgrid(Tensor([1, 2, 3]), Tensor([4, 5])).y },
        "tiled": { x.tiled([2, 1, 3]) }, "repeated": { z.repeated(3, axis: 1) },
        "flipped": { z.flipped(axes: [0, 2]) }, "rolled": { z.rolled(by: -3, axis: 2) },
        "rolled far": { z.rolled(by: 7, axis: 1) }, "transposed": { z.transposed([2, 0, 1]) },
        "movedAxis": { z.movedAxis(from: 0, to: -1) }, "swappedAxes": { z.swappedAxes(0, 2) },
        "padded reflect": { z.padded([(1, 1), (2, 1), (0, 3)], mode: .reflect) },
        "padded symmetric": { x.padded([(1, 2), (3, 1)], mode: .symmetric) },
        "padded edge": { x.padded([(1, 2), (3, 1)], mode: .edge) },
        "padded constant": { x.padded([(1, 2), (0, 1)], mode: .constant(5)) },
        "diagonal": { z.diagonal(offset: 1) }, "diagonal below": { z.diagonal(offset: -1) },
        "trace": { z.trace() }, "lowerTriangle": { z.lowerTriangle(offset: 1) },
        "upperTriangle": { z.upperTriangle(offset: -1) },
        "take": { z.gathered([2, 0, 2], axis: 1) },
        "take by matrix": {
            z.gathered(Tensor([0, 3, 1, 1] as [Int32], shape: [2, 2]), axis: 2)
        },
        "take along axis": {
            z.gatheredElements(at: z.argSort(axis: 1).slice(axis: 1, 0..<2), axis: 1)
        },
        "stack": { Tensor(stacking: [x, y], axis: -1) },
        "[1]": { z[1] }, "[-1]": { z[-1] }, "[:, 1:, 2]": { z[.all, 1..., 2] },
        "[..., 0]": { z[.ellipsis, 0] }, "[..., None, :]": { z[.ellipsis, .newAxis, .all] },
        "[::-1]": { z[.stride(by: -1)] },
        "[:, :, ::-2]": { z[.all, .all, .stride(by: -2)] },
        "[:, :, -3:-1]": { z[.all, .all, .stride(from: -3, to: -1, by: 1)] },
        "[0, 1:2, 3::-1]": { z[0, 1...1, .stride(from: 3, by: -1)] },
        "[:, 9:1:-1]": { z[.all, .stride(from: 9, to: 1, by: -1)] },
        "[:, 5:]": { z[.all, 3...] }, "[:, [2, 0, 2], 1:]": { z[.all, [2, 0, 2], 1...] },
        "[z > 0]": { z[z .> 0] }, "[x > 0]": { z[x .> 0] },
        "[[1, 0, 1]]": { z[Tensor([1, 0, 1] as [Int32])] },
        "[[1, 0], [2, 1]]": { z[[1, 0], [2, 1]] },
        "[:, [0, 2], [3, 1]]": { z[.all, [0, 2], [3, 1]] },
        "[[1, 0], :, [3, 1]]": { z[[1, 0], .all, [3, 1]] },
        "[[1], [2, 0], 1:]": { z[[1], [2, 0], 1...] },
        "[0, :, [1, 2], [0, -1]]": { four[0, .all, [1, 2], [0, -1]] },
        "[:, 1, [1, 2], [0, 4]]": { four[.all, 1, [1, 2], [0, 4]] },
        "[[1, 0, 1], [2, 2, 0], None, [3, 0, 0]]": {
            z[[1, 0, 1], [2, 2, 0], .newAxis, [3, 0, 0]]
        },
        "gatheredND": { z.gatheredND(at: places) },
        "gatheredND of elements": {
            z.gatheredND(at: Tensor([1, 2, 3, 0, 1, 3] as [Int32], shape: [1, 2, 3]))
        },
        "scatteredND": {
            formula([3, 4], seed: 5).asType(.float64).scatteredND(at: places, shape: [2, 3, 4])
        },
        "whole + 1": { whole + 1 }, "1 - whole": { 1 - whole },
        "3 * whole - 2": { 3 * whole - 2 }, "whole / 2": { whole / 2 },
        "[[1, 0], [2, 1]] =": {
            assigned { $0[[1, 0], [2, 1]] = Tensor([1, 2, 3, 4]) }
        },
        "[[0, 1], :, [3, 0]] =": {
            assigned { $0[[0, 1], .all, [3, 0]] = Tensor([5, 6], shape: [2, 1]) }
        },
        "[:, :, -1] =": { assigned { $0[.all, .all, -1] = y } },
        "[::-1, 0, ::2] =": {
            assigned { $0[.stride(by: -1), 0, .stride(by: 2)] = x[.all, ..<2] }
        },
        "[:, [2, 0]] =": { assigned { $0[.all, [2, 0]] = Tensor([1, 2, 3, 4]) } },
        "[z > 0] =": { assigned { $0[z .> 0] = Tensor(9) } },
        "[x > 0] =": { assigned { $0[x .> 0] = Tensor([1, 2, 3, 4]) } },
    ]

    private static func assigned(_ change: (inout Tensor) -> Void) -> Tensor {
        var copy = z
        change(&copy)
        return copy
    }

    @Test(arguments: cases.keys.sorted())
    func `operations give NumPy's numbers and shapes`(name: String) throws {
        let operation = try #require(Self.cases[name])
        expectClose(
            operation(), try expected(name, "output"), absolute: 2e-7, relative: 2e-7, "\(name)")
    }

    @Test(arguments: products.keys.sorted())
    func `products and sums in Einstein's notation`(name: String) throws {
        let operation = try #require(Self.products[name])
        expectClose(
            operation(), try expected(name, "output"), absolute: 2e-7, relative: 2e-7, "\(name)")
    }

    @Test(arguments: [(1, 1, 1, 1), (3, 5, 7, 2), (4, 33, 64, 17), (2, 1, 40, 300), (2, 3, 0, 4)])
    func `a batch of products in single precision agrees with double precision`(
        _ size: (batch: Int, m: Int, k: Int, n: Int)
    ) {
        let left = formula([size.batch, size.m, size.k], seed: 1)
        let right = formula([size.batch, size.k, size.n], seed: 2)
        let exact = left.asType(.float64).matmul(right.asType(.float64))
        // k products of numbers up to 1 are off by k² ε at most.
        let bound = Double(size.k * size.k + 1) * 0x1p-24
        expectClose(left.matmul(right), exact, absolute: bound, relative: 0)
        let turned = left.swappedAxes(0, 1).movedAxis(from: 1, to: 0)
        expectClose(turned.matmul(right), exact, absolute: bound, relative: 0)
    }

    @Test(arguments: algebra.keys.sorted())
    func `linear algebra`(name: String) throws {
        let operation = try #require(Self.algebra[name])
        // NumPy's inputs are equal; what differs is the order of sums, times the condition number.
        expectClose(
            try operation(), try expected(name, "output"), absolute: 2e-6, relative: 2e-6,
            "\(name)")
    }

    @Test func `every case of the fixture is checked`() {
        let checked =
            Self.functions.keys.map { "function \($0)" } + Array(Self.cases.keys)
            + Array(Self.products.keys) + Array(Self.algebra.keys)
            // Pairs without an order, in LinearAlgebraTests.
            + ["eigenvalues of any"]
        #expect(Set(checked) == Set(expected.cases.keys))
    }
}
