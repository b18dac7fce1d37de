extension Shape {
    /// The shape two operands of an elementwise operation have together.
    ///
    /// Shapes are lined up at their last axis; sizes must be equal or one of them 1, which is
    /// then repeated; missing axes count as 1. This is NumPy's rule.
    ///
    /// - Precondition: The shapes fit, otherwise stops with both in the message.
    package func broadcast(with other: Shape, for operation: String) -> Shape {
        if self == other { return self }
        let rank = Swift.max(self.rank, other.rank)
        let lhs = padded(toRank: rank)
        let rhs = other.padded(toRank: rank)
        var result = lhs
        for axis in 0..<rank where lhs[axis] != rhs[axis] {
            guard lhs[axis] == 1 || rhs[axis] == 1 else {
                shapeFailure(
                    operation, "the operands' sizes must be equal or 1 along each axis", self, other
                )
            }
            result[axis] = lhs[axis] == 1 ? rhs[axis] : lhs[axis]
        }
        return result
    }

    /// The same shape with axes of size 1 put in front.
    package func padded(toRank rank: Int) -> Shape {
        rank == self.rank ? self : Shape(repeatElement(1, count: rank - self.rank) + dimensions)
    }
}
