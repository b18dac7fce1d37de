import DLLib
import TestSupport
import Testing

/// Scalers and class weights beside scikit-learn's, windows and one-hot rows beside Keras's.
@Suite(.seeded) struct PreparationTests {
    private func isClose(_ found: Tensor, _ expected: Tensor, _ tolerance: Float = 1e-5) -> Bool {
        found.shape == expected.shape
            && zip(found.scalars(), expected.scalars()).allSatisfy { abs($0 - $1) <= tolerance }
    }

    @Test func `scalers have scikit-learn's numbers and go back`() throws {
        let fixture = try golden("sklearn_data")
        func tensor(_ name: String) throws -> Tensor { try fixture("scalers", name) }
        let x = try tensor("x")
        let standard = StandardScaler(fitting: x)
        #expect(isClose(standard.transform(x), try tensor("standard")))
        #expect(isClose(standard.transform(try tensor("other")), try tensor("standard_other")))
        #expect(isClose(Tensor(standard.mean.map(Float.init)), try tensor("mean")))
        #expect(isClose(Tensor(standard.scale.map(Float.init)), try tensor("scale")))
        #expect(isClose(standard.inverseTransform(standard.transform(x)), x))
        let least = MinMaxScaler(fitting: x, featureRange: -1...2)
        #expect(isClose(least.transform(x), try tensor("minmax")))
        #expect(isClose(least.transform(try tensor("other")), try tensor("minmax_other")))
        #expect(isClose(least.inverseTransform(least.transform(x)), x))
    }

    @Test func `missing numbers and series of one feature`() {
        let scaler = MinMaxScaler(fitting: Tensor([2, .nan, 6, 4]))
        #expect(scaler.minimum == [2] && scaler.maximum == [6])
        #expect(scaler.transform(Tensor([2, 8])).scalars() == [0, 1.5])
        #expect(StandardScaler(fitting: Tensor([1, 3, .nan])).mean == [2])
    }

    @Test func `balanced weights are scikit-learn's`() throws {
        let fixture = try golden("sklearn_data")
        let labels = try fixture("weights", "labels")
        let expected = try fixture("weights", "weights")
        for found in [balancedClassWeights(labels), balancedClassWeights(toCategorical(labels))] {
            let row = Tensor(found.keys.sorted().compactMap { found[$0] })
            #expect(isClose(row, expected, 1e-6))
        }
        let data = Dataset(
            images: Tensor(zeros: [4, 1, 1, 3], dtype: .uint8), labels: [0, 1, 1, 1],
            classNames: ["a", "b"])
        #expect(data.balancedClassWeights == ["a": 2, "b": Float(4) / 6])
    }

    @Test(arguments: ["plain", "stride", "rate", "targets"])
    func `windows and targets are Keras's`(name: String) throws {
        let fixture = try golden("keras_series")
        let numbers = try fixture(name, "arguments").scalars(as: Int32.self).map(Int.init)
        let (x, y) = timeSeriesWindows(
            formula([23, 2], seed: 1), formula([numbers[3]], seed: 2), sequenceLength: numbers[0],
            sequenceStride: numbers[1], samplingRate: numbers[2])
        #expect(isClose(x, try fixture(name, "x"), 1e-6))
        #expect(isClose(y, try fixture(name, "y"), 1e-6))
    }

    @Test func `a forecast's targets follow its window`() {
        let series = Tensor((0..<10).map(Float.init))
        let (x, y) = series.windows(length: 3, horizon: 2, stride: 2)
        #expect(x.shape == [3, 3] && x.scalars() == [0, 1, 2, 2, 3, 4, 4, 5, 6])
        #expect(y.shape == [3, 2] && y.scalars() == [3, 4, 5, 6, 7, 8])
        #expect(Tensor([40, 44, 40, 41]).differences().scalars() == [4, -4, 1])
        #expect(Tensor([1, 2, 4, 8], shape: [4, 1]).differences(lag: 2).scalars() == [3, 6])
    }

    @Test func `one-hot rows are Keras's`() throws {
        let fixture = try golden("keras_series")
        let rows = toCategorical(try fixture("categorical", "labels"), numClasses: 4)
        #expect(isClose(rows, try fixture("categorical", "rows")))
        #expect(toCategorical([1, 0]).scalars() == [0, 1, 1, 0])
    }
}
