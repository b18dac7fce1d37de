internal import COneDNN
internal import COpenBLAS
internal import Glibc

/// The OpenBLAS library, for plain products too large to gain from oneDNN's kernels.
///
/// It is opened at the first use. Only then can its kernels be chosen: released versions take
/// AVX2 kernels on processors they do not know, which halves the speed where there is AVX-512.
/// A choice the user made in the environment stands.
enum OpenBLAS {
    /// From this size on, in every direction, OpenBLAS is ahead by a tenth to a fifth.
    static let smallestSize = 1024

    private typealias Product =
        @convention(c) (
            UInt32, UInt32, UInt32, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
            UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
        ) -> Void

    /// The opened library, or nil where it is not installed.
    nonisolated(unsafe) private static let library: UnsafeMutableRawPointer? = {
        if dnnl_get_effective_cpu_isa().rawValue >= dnnl_cpu_isa_avx512_core.rawValue {
            unsafe setenv("OPENBLAS_CORETYPE", "SkylakeX", 0)
        }
        // Only the build on OpenMP: a second pool of threads beside it would halve the speed.
        return unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL)
    }()

    private typealias DoubleProduct =
        @convention(c) (
            UInt32, UInt32, UInt32, Int32, Int32, Int32, Double, UnsafePointer<Double>?, Int32,
            UnsafePointer<Double>?, Int32, Double, UnsafeMutablePointer<Double>?, Int32
        ) -> Void

    private static let product = unsafe function("cblas_sgemm", as: Product.self)
    private static let doubleProduct = unsafe function("cblas_dgemm", as: DoubleProduct.self)

    /// One of the library's functions, or nil where the library is not installed.
    static func function<F>(_ name: String, as type: F.Type) -> F? {
        guard let symbol = unsafe symbol(name) else { return nil }
        return unsafe unsafeBitCast(symbol, to: type)
    }

    /// What one of the library's functions without arguments says about it.
    static func text(_ function: String) -> String? {
        typealias Function = @convention(c) () -> UnsafePointer<CChar>?
        guard let symbol = unsafe symbol(function),
            let answer = unsafe unsafeBitCast(symbol, to: Function.self)()
        else { return nil }
        return unsafe String(cString: answer)
    }

    private static func symbol(_ name: String) -> UnsafeMutableRawPointer? {
        guard let library = unsafe library else { return nil }
        return unsafe dlsym(library, name)
    }

    /// Where distributions that offer several builds put the one on OpenMP.
    private static var path: String {
        #if arch(arm64)
            "/usr/lib/aarch64-linux-gnu/openblas-openmp/libopenblas.so.0"
        #else
            "/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblas.so.0"
        #endif
    }

    /// The product of two row-major matrices, or nil where oneDNN is the better choice or the
    /// library is not installed.
    static func product(
        _ g: MatrixMultiply.Geometry, _ left: TensorBuffer, _ right: TensorBuffer
    ) -> TensorBuffer? {
        guard min(g.m, g.k, g.n) >= smallestSize, max(g.m, g.k, g.n) <= Int(Int32.max),
            let product = unsafe product
        else { return nil }
        Threads.prepareCallingThread()
        let result = TensorBuffer(.float32, count: g.m * g.n)
        let (a, b, c) = (left.storage, right.storage, result.storage)
        unsafe product(
            CblasRowMajor.rawValue, (g.transposesLeft ? CblasTrans : CblasNoTrans).rawValue,
            (g.transposesRight ? CblasTrans : CblasNoTrans).rawValue, Int32(g.m), Int32(g.n),
            Int32(g.k), 1, a.pointer(to: Float.self, at: 0), Int32(g.transposesLeft ? g.m : g.k),
            b.pointer(to: Float.self, at: 0), Int32(g.transposesRight ? g.k : g.n), 0,
            c.pointer(to: Float.self, at: 0), Int32(g.n))
        return result
    }

    /// The product of two row-major matrices in double precision, written to `result` from an
    /// element on; false where the sizes are too small to gain or the library is not installed.
    static func product(
        _ g: MatrixMultiply.Geometry, _ left: Storage, _ leftStart: Int, _ right: Storage,
        _ rightStart: Int, into result: Storage, at start: Int
    ) -> Bool {
        guard g.m * g.n * g.k >= 1 << 15, max(g.m, g.k, g.n) <= Int(Int32.max),
            let product = unsafe doubleProduct
        else { return false }
        Threads.prepareCallingThread()
        unsafe product(
            CblasRowMajor.rawValue, (g.transposesLeft ? CblasTrans : CblasNoTrans).rawValue,
            (g.transposesRight ? CblasTrans : CblasNoTrans).rawValue, Int32(g.m), Int32(g.n),
            Int32(g.k), 1, left.pointer(to: Double.self, at: leftStart),
            Int32(g.transposesLeft ? g.m : g.k), right.pointer(to: Double.self, at: rightStart),
            Int32(g.transposesRight ? g.k : g.n), 0, result.pointer(to: Double.self, at: start),
            Int32(g.n))
        return true
    }
}
