internal import HDF5Files

extension HDF5Dataset {
    /// The dataset as a weight.
    ///
    /// - Throws: ``HDF5Error`` when it does not hold numbers that a tensor can have.
    func weight(in part: FilePart) throws -> StoredWeight {
        guard sizes.count <= Shape.maximumRank, Shape.isCountable(sizes) else {
            throw HDF5Error(
                "/\(path) has the sizes \(sizes); tensors have at most \(Shape.maximumRank) axes")
        }
        let kind = try elementKind
        let shape = Shape(sizes)
        return StoredWeight(name: path, sizes: sizes) {
            if case .real(4, false) = self.type, let place = try self.place {
                return try part.tensor(shape, at: place)
            }
            do {
                return try NumPyElements(kind, path: "\(part.path)/\(self.path)").tensor(
                    self.littleEndianBytes()[...], shape: shape
                ).asType(.float32)
            } catch let error as HDF5Error {
                throw ModelFileError.format(path: part.path, problem: error.description)
            } catch let error as NumPyFileError {
                throw ModelFileError.format(path: part.path, problem: error.description)
            }
        }
    }

    private var elementKind: NumPyElements.Kind {
        get throws {
            switch type {
            case .real(2, _): .float16
            case .real(4, _): .float32
            case .real: .float64
            case .brainFloat: .bfloat16
            case .whole(let bytes, true, _): .signed(bytes)
            case .whole(let bytes, false, _): .unsigned(bytes)
            case .text, .longText: throw HDF5Error("/\(path) holds texts instead of numbers")
            }
        }
    }

    private func littleEndianBytes() throws -> [UInt8] {
        var bytes = try bytes()
        let isBigEndian =
            switch type {
            case .real(_, let isBig), .brainFloat(let isBig), .whole(_, _, let isBig): isBig
            case .text, .longText: false
            }
        guard isBigEndian else { return bytes }
        for start in stride(from: 0, to: bytes.count, by: type.byteCount) {
            bytes[start..<start + type.byteCount].reverse()
        }
        return bytes
    }
}
