extension Int {
    /// The sum of two sizes, or the largest number: ``Shape`` then tells what is too large.
    package func sum(saturating other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// The product of two sizes, or the largest number: ``Shape`` then tells what is too large.
    package func product(saturating other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
