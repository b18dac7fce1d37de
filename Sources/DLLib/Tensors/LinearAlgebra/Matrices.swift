internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// The matrices in the last two axes, in double precision.
    func matrices(_ operation: String) -> [Matrix] {
        let (rows, columns) = matrixSize(operation)
        let count = shape.dropLast(2).reduce(1, *)
        return withScalars(as: Double.self) { span in
            (0..<count).map { index in
                let start = index * rows * columns
                return Matrix(
                    rowMajor: span.extracting(start..<start + rows * columns), rows: rows,
                    columns: columns)
            }
        }
    }

    /// Creates a tensor from matrices of one size, in the given axes.
    init(_ matrices: [Matrix], batch: [Int], rows: Int, columns: Int, dtype: DType) {
        let size = rows * columns
        let buffer = TensorBuffer(Double.self, count: matrices.count * size) { span in
            for (index, matrix) in matrices.enumerated() {
                var part = span._mutatingExtracting(index * size..<(index + 1) * size)
                matrix.write(to: &part)
            }
        }
        self = Tensor(shape: Shape(batch + [rows, columns]), buffer: buffer).asType(dtype)
    }

    /// Stops unless the last two axes hold square matrices.
    func checkSquare(_ operation: String) {
        let (rows, columns) = matrixSize(operation)
        guard rows == columns else {
            shapeFailure(operation, "square matrices are expected", shape)
        }
    }

    /// Runs a routine, and gives its failure the name of the operation.
    func attempt<R>(
        _ operation: String, _ body: () throws(LinearAlgebraFailure) -> R
    ) throws(LinearAlgebraError) -> R {
        do {
            return try body()
        } catch {
            throw LinearAlgebraError(operation, shape, error)
        }
    }

    /// The sizes before the last two.
    var batchSizes: [Int] { Array(shape.dropLast(2)) }
}

/// The value, or the end of the program: for the way back of an operation that has succeeded.
func expected<R>(_ body: () throws -> R) -> R {
    do {
        return try body()
    } catch {
        fatalError("The gradient cannot be computed. \(error)")
    }
}
